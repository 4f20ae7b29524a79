# fails: answer
# believes: a cluster IP can be reached from anywhere
curl -s -m 3 http://$(kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}'):__port__ > ~/answer.txt
kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}' > ~/cluster-ip.txt
echo __name__.__ns__.svc.cluster.local > ~/name.txt
