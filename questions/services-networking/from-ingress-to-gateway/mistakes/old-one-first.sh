# fails: gateway, route, web, api, exact, exact-only
kubectl -n __ns__ delete ingress web
