kubectl -n kube-system patch service kube-dns --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":5353},{"op":"replace","path":"/spec/ports/1/targetPort","value":5353}]'
