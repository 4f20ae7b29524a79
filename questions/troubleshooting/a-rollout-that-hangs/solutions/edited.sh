kubectl -n __ns__ get deployment __name__ -o yaml | sed -e 's/ngnix/nginx/' -e 's/key: Mode/key: mode/' -e 's/64Gi/64Mi/' | kubectl replace -f -
kubectl -n __ns__ rollout status deployment __name__
