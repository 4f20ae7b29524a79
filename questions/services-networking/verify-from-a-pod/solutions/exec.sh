kubectl -n __ns__ run tmp --image=curlimages/curl:8.11.1 --command -- sleep infinity
kubectl -n __ns__ wait pod tmp --for=condition=Ready --timeout=60s
kubectl -n __ns__ exec tmp -- curl -s http://__name__:__port__ > ~/answer.txt
kubectl -n __ns__ get service __name__ -o custom-columns=IP:.spec.clusterIP --no-headers > ~/cluster-ip.txt
echo __name__.__ns__.svc.cluster.local > ~/name.txt
kubectl -n __ns__ delete pod tmp --now
