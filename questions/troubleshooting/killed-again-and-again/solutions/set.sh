kubectl -n __ns__ describe pod -l app=__name__ | grep -A4 'Last State'
echo OOMKilled > reason.txt
kubectl -n __ns__ set resources deployment __name__ -c main --requests=memory=__needs.request__ --limits=memory=__needs.limit__
kubectl -n __ns__ rollout status deployment __name__
