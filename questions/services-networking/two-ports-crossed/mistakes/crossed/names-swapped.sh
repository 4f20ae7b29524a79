# fails: names-kept
# believes: the name of a Service's port must be that of the pod's
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports","value":[{"name":"web","port":80,"targetPort":"web"},{"name":"metrics","port":9090,"targetPort":"metrics"}]}]'
