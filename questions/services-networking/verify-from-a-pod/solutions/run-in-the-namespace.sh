kubectl -n __ns__ run tmp --rm -i --image=busybox:1.36 --restart=Never -- wget -qO- http://__name__:__port__ > ~/answer.txt
kubectl -n __ns__ get service __name__ --no-headers | awk '{print $3}' > ~/cluster-ip.txt
echo __name__.__ns__.svc.cluster.local. > ~/name.txt
