# fails: answer
# believes: busybox has curl
kubectl run tmp --rm -i -q --image=busybox:1.37 --restart=Never -- curl -s http://__name__.__ns__:__port__ > ~/answer.txt
kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}' > ~/cluster-ip.txt
echo __name__.__ns__.svc.cluster.local > ~/name.txt
