# fails: all-answered, endpoints
# believes: a Service that is made anew starts with endpoints of its own
kubectl -n __ns__ get service __name__ -o yaml | kubectl replace --force -f -
