# fails: cordoned, budget
kubectl -n __ns__ create pdb __budget__ --selector=app=scratch --min-available=1
kubectl -n __ns__ delete pdb __budget__
kubectl drain __where.node__ --ignore-daemonsets --delete-emptydir-data --force
kubectl uncordon __where.node__
