# fails: answer, name
# believes: a short name is found from every namespace
kubectl run tmp --rm -i -q --image=busybox:1.37 --restart=Never -- wget -qO- -T 3 http://__name__:__port__ > ~/answer.txt
kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}' > ~/cluster-ip.txt
echo __name__.__ns__ > ~/name.txt
