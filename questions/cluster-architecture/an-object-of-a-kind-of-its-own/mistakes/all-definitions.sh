# fails: listed
kubectl get crd -o custom-columns=N:.metadata.name --no-headers > crds.txt
kubectl explain ship.spec.berth > berth.txt
kubectl apply -f - <<YAML
apiVersion: fleet.example.com/v1
kind: Ship
metadata: { name: __name__, namespace: __ns__ }
spec: { length: __length__, flag: "NO" }
YAML
