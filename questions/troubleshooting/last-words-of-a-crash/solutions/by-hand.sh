kubectl -n __ns__ get pods
kubectl -n __ns__ logs deployment/__name__ --previous > last-words.txt
kubectl -n __ns__ describe pod -l app=__name__ | grep -A5 'Last State'
echo __setting.code__ > exit-code.txt
kubectl -n __ns__ set env deployment __name__ __setting.key__=__value__
