# fails: frontend-kept, api-kept, api, database, guarded
# believes: the pods have to be adapted to what Services and policies ask for
kubectl -n __ns__ patch deployment frontend -p '{"spec":{"template":{"metadata":{"labels":{"release":"stable"}}}}}'
kubectl -n __ns__ delete deployment api
kubectl -n __ns__ create deployment api --image=registry.k8s.io/e2e-test-images/agnhost:2.53 --replicas=2 -- /agnhost netexec --http-port=3000
kubectl -n __ns__ patch networkpolicy database --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/podSelector/matchLabels/tier","value":"api"}]'
