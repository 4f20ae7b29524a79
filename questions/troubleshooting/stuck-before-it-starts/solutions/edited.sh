kubectl -n __ns__ get pods
kubectl -n __ns__ get deployment __name__ -o yaml | sed -e 's/nc -z __store__-svc /nc -z __store__ /' -e 's/secretName: .*/secretName: __secret__/' -e 's/port: 8080/port: 80/' | kubectl replace -f -
