# fails: own-pods-only, answers
# believes: labels of the Service decide where it leads
kubectl -n __ns__ label service __app__ tier=__tier__
