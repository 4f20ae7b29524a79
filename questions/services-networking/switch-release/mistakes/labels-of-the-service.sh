# fails: endpoints, answers
# believes: the labels of a Service choose its pods
kubectl -n __ns__ label service __name__ release=green
