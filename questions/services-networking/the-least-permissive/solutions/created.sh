cd netpol
kubectl create -f __order.right__.yaml
