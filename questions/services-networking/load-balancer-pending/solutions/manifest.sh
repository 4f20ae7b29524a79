kubectl apply -f - <<YAML
apiVersion: v1
kind: Service
metadata:
  name: __name__
  namespace: __ns__
spec:
  type: LoadBalancer
  selector:
    app: __name__
  ports:
  - port: 80
    nodePort: __nodePort__
YAML
echo http://node01:__nodePort__ > /home/candidate/url.txt
