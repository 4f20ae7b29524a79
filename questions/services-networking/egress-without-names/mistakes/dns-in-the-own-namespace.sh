# fails: by-name, dns-allowed, still-closed
# believes: a podSelector finds CoreDNS although it runs in kube-system
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"add","path":"/spec/egress/-","value":{"to":[{"podSelector":{"matchLabels":{"k8s-app":"kube-dns"}}}],"ports":[{"port":53,"protocol":"UDP"}]}}]'
