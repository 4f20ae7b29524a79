kubectl -n __here__ patch deployment frontend -p '{"spec":{"template":{"spec":{"containers":[{"name":"frontend","env":[{"name":"API_URL","value":"http://__api__.__there__.svc.cluster.local"}]}]}}}}'
kubectl -n __here__ rollout status deployment/frontend
kubectl -n __here__ exec deploy/frontend -- sh -c 'wget -qO- $API_URL' > ~/answer.txt
