# fails: runs-everywhere, answers, mode
# believes: a Service that does not answer has to be made anew
kubectl -n __ns__ delete service __name__
kubectl -n __ns__ expose deployment __name__ --port=80 --target-port=8080
