# fails: url
# believes: the cluster IP of a Service never changes
ip=$(kubectl -n __there__ get service __api__ -o jsonpath='{.spec.clusterIP}')
kubectl -n __here__ set env deployment/frontend API_URL=http://$ip
kubectl -n __here__ rollout status deployment/frontend
kubectl -n __here__ exec deploy/frontend -- wget -qO- http://$ip > ~/answer.txt
