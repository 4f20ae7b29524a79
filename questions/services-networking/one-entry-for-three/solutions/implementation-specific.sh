kubectl -n __ns__ apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: __name__ }
spec:
  ingressClassName: nginx
  defaultBackend: { service: { name: web, port: { number: 80 } } }
  rules:
  - host: __host__
    http:
      paths:
      - { path: /api, pathType: ImplementationSpecific, backend: { service: { name: api, port: { number: 3000 } } } }
      - { path: /, pathType: ImplementationSpecific, backend: { service: { name: web, port: { number: 80 } } } }
  - host: admin.__host__
    http:
      paths:
      - { pathType: ImplementationSpecific, backend: { service: { name: admin, port: { number: 80 } } } }
YAML
