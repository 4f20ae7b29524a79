# fails: created, explained
# believes: values of a custom resource have no types
kubectl get crd -o custom-columns=N:.metadata.name --no-headers | grep fleet.example.com > crds.txt
kubectl explain ship.metadata > berth.txt
kubectl apply -f - <<YAML
apiVersion: fleet.example.com/v1
kind: Ship
metadata: { name: __name__, namespace: __ns__ }
spec: { length: "__length__", flag: "NO" }
YAML
