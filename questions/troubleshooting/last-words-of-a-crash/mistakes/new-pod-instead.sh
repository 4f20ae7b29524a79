# fails: code, up
# believes: a pod that crashes gets well when it is deleted
kubectl -n __ns__ delete pods --all
sleep 3
kubectl -n __ns__ logs deployment/__name__ --previous > last-words.txt
kubectl -n __ns__ get pods --no-headers | awk '{print $4}' > exit-code.txt
