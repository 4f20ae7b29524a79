# fails: others-out
# believes: the narrowest of several policies counts
kubectl apply -f /home/candidate/netpol
