# fails: rewritten, root
# believes: annotations of ingress-nginx work everywhere
kubectl -n __ns__ annotate httproute __route__ nginx.ingress.kubernetes.io/rewrite-target=/
