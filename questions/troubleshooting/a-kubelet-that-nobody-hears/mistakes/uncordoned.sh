# fails: ready, runs, up
# believes: a node that is not ready has to be uncordoned
kubectl uncordon __node__
kubectl -n __ns__ delete pods --all --force
