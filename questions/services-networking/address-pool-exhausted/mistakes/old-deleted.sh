# fails: old-address, released
# believes: an address comes back only when its Service is deleted
kubectl -n staging delete service __old__
