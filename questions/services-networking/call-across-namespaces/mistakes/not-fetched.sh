# fails: fetched
kubectl -n __here__ set env deployment/frontend API_URL=http://__api__.__there__
