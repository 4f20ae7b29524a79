kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: __name__
  namespace: __ns__
spec:
  ingressClassName: nginx
  rules:
  - host: __host__
    http:
      paths:
      - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
      - { path: /api, pathType: Prefix, backend: { service: { name: api, port: { number: 3000 } } } }
  - host: admin.__host__
    http:
      paths:
      - { path: /, pathType: Prefix, backend: { service: { name: admin, port: { number: 80 } } } }
YAML
