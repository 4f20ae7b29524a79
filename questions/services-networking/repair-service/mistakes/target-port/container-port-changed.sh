# fails: endpoints, answers, deployment-kept
# believes: containerPort decides where the process listens
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"httpd","ports":[{"name":"web","containerPort":80},{"name":"http","containerPort":8080}]}]}}}}'
