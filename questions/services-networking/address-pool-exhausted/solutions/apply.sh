kubectl -n staging apply -f - <<YAML
apiVersion: v1
kind: Service
metadata:
  name: __old__
spec:
  type: ClusterIP
  selector:
    app: __old__
  ports:
  - port: 80
YAML
