# fails: address
kubectl run tmp --rm -i -q --image=busybox:1.37 --restart=Never -- wget -qO- -T 3 http://__name__.__ns__:__port__ > ~/answer.txt
kubectl -n __ns__ get endpointslices -l kubernetes.io/service-name=__name__ -o jsonpath='{.items[0].endpoints[0].addresses[0]}' > ~/cluster-ip.txt
echo __name__.__ns__.svc.cluster.local > ~/name.txt
