kubectl -n __ns__ get pods
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"nginx:1.29","env":[{"name":"__key__","valueFrom":{"configMapKeyRef":{"name":"settings","key":"mode"}}}],"resources":{"requests":{"memory":"64Mi"}}}]}}}}'
