# fails: ready, enabled
# believes: a node that is not ready has to be uncordoned
kubectl uncordon __node__
