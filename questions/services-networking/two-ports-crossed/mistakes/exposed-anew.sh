# fails: names-kept, page, numbers
# believes: kubectl expose finds out which port leads where
kubectl -n __ns__ delete service __name__
kubectl -n __ns__ expose deployment __name__
