for s in __name__ __name__-debug; do
  kubectl -n __ns__ patch service $s --type=json -p '[{"op":"replace","path":"/spec/type","value":"ClusterIP"}]'
done
