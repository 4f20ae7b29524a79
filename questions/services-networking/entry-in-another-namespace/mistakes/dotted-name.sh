# fails: answers, beside-its-service, old-one-gone
# believes: a backend may name a Service of another namespace
kubectl patch ingress __name__ --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/name","value":"__name__.__ns__"}]'
