# fails: own-pods-only, answers
# believes: a selector names a Deployment
kubectl -n __ns__ set selector service __app__ app=__app__-web
