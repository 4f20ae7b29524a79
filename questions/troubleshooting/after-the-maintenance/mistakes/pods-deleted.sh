# fails: uncordoned, untainted, up
# believes: pods that are pending have to be made anew
kubectl -n __ns__ delete pods --all
