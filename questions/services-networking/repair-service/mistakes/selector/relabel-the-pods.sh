# fails: deployment-kept, endpoints, answers
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"metadata":{"labels":{"tier":"web"}}}}}'
