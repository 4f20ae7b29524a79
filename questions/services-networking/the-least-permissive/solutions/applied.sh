kubectl -n __front__ get pods --show-labels
kubectl apply -f /home/candidate/netpol/__order.right__.yaml
