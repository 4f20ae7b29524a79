kubectl -n __ns__ delete service __app__
kubectl -n __ns__ expose deployment __app__-web --name=__app__ --port=80 --target-port=8080
