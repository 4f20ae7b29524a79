# fails: rewritten
# believes: replacing the path keeps what stands behind the prefix
kubectl -n __ns__ patch httproute __route__ --type=json -p '[{"op":"add","path":"/spec/rules/0/filters","value":[{"type":"URLRewrite","urlRewrite":{"path":{"type":"ReplaceFullPath","replaceFullPath":"/"}}}]}]'
