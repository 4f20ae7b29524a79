# fails: answers, by-its-ingress
kubectl -n ingress-nginx rollout restart deployment ingress-nginx-controller
