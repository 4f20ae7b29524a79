# fails: deployment-kept, page, numbers
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":8080,"name":"page"}]},{"name":"exporter","ports":[{"containerPort":9100,"name":"numbers"}]}]}}}}'
