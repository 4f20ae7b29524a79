kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: __name__, namespace: __ns__ }
spec:
  ingressClassName: nginx
  rules:
  - host: signup.__zone__
    http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: signup, port: { number: 80 } } } }] }
  - host: "*.__zone__"
    http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: tenant, port: { number: 80 } } } }] }
YAML
