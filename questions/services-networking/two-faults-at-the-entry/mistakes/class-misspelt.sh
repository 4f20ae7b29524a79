# fails: answers, class
kubectl -n __ns__ patch ingress __name__ --type=json -p '[{"op":"add","path":"/spec/ingressClassName","value":"ingress-nginx"},{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/number","value":__port__}]'
