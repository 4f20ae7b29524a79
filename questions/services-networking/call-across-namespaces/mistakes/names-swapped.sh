# fails: url, fetched
kubectl -n __here__ set env deployment/frontend API_URL=http://__there__.__api__
