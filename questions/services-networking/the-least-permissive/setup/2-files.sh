mkdir -p /home/candidate/netpol
cat > /home/candidate/netpol/__order.wide__.yaml <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: __order.wide__
  namespace: __back__
spec:
  podSelector:
    matchLabels:
      app: backend
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          stage: web
    - podSelector:
        matchLabels:
          app: frontend
    ports:
    - port: 8080
YAML
cat > /home/candidate/netpol/__order.tight__.yaml <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: __order.tight__
  namespace: __back__
spec:
  podSelector:
    matchLabels:
      app: backend
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          stage: web
      podSelector:
        matchLabels:
          app: frontend
          tier: public
    ports:
    - port: 8080
YAML
cat > /home/candidate/netpol/__order.right__.yaml <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: __order.right__
  namespace: __back__
spec:
  podSelector:
    matchLabels:
      app: backend
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          stage: web
      podSelector:
        matchLabels:
          app: frontend
    ports:
    - port: 8080
YAML
