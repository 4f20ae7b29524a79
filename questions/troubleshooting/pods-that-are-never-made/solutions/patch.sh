kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"serviceAccountName":"__account__","containers":[{"name":"main","resources":{"requests":{"memory":"64Mi"}}}]}}}}'
