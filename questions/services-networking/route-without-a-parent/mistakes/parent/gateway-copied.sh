# fails: answers, route
kubectl -n __ns__ get gateway public -o yaml | sed -e 's/name: public$/name: public-gateway/' -e '/uid:/d' -e '/resourceVersion:/d' | kubectl apply -f -
