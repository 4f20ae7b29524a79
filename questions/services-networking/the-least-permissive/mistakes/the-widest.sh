# fails: others-out, that-one
kubectl apply -f /home/candidate/netpol/__order.wide__.yaml
