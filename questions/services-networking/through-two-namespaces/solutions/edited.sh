kubectl -n __front__ get networkpolicy outbound -o yaml | sed 's/port: 80$/port: 8080/' | kubectl replace -f -
kubectl -n __back__ get networkpolicy from-__front__ -o yaml | sed 's|team: __front__|kubernetes.io/metadata.name: __front__|' | kubectl apply -f -
