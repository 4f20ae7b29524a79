# fails: reached, others-out, that-one
kubectl apply -f /home/candidate/netpol/__order.tight__.yaml
