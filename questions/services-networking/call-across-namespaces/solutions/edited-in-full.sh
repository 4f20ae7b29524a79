kubectl -n __here__ get deployment frontend -o yaml | sed 's|value: http://__api__$|value: http://__api__.__there__.svc:80/|' | kubectl apply -f -
kubectl -n __here__ rollout status deployment/frontend
kubectl -n __here__ exec deploy/frontend -- wget -qO- http://__api__.__there__.svc:80/ | tee ~/answer.txt
