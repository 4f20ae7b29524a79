# fails: endpoints, answers
# believes: targetPort is found out by itself
kubectl apply -f - <<YAML
apiVersion: v1
kind: Service
metadata:
  name: __service__
  namespace: __ns__
spec:
  selector:
    app: __name__
  ports:
  - port: __port__
YAML
