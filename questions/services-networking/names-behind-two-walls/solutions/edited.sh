kubectl -n kube-system get service kube-dns -o yaml | sed -e 's/targetPort: 5353/targetPort: dns/' -e 's/k8s-app: core-dns/k8s-app: kube-dns/' | sed '0,/targetPort: dns$/! s/targetPort: dns$/targetPort: dns-tcp/' | kubectl replace -f -
kubectl -n __ns__ get networkpolicy __policy__ -o yaml | sed 's/protocol: TCP/protocol: UDP/' | sed '/port: 8080/{n;s/UDP/TCP/}' | kubectl apply -f -
