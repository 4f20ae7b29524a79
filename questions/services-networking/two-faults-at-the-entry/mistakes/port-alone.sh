# fails: answers, class
# believes: an Ingress without a class is served all the same
kubectl -n __ns__ patch ingress __name__ --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/number","value":__port__}]'
