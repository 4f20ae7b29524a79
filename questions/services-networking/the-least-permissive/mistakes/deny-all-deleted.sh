# fails: default-kept
# believes: a policy that denies wins over one that allows
kubectl -n __back__ delete networkpolicy deny-all
kubectl apply -f /home/candidate/netpol/__order.right__.yaml
