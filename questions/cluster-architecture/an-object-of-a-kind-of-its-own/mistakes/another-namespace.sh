# fails: created
kubectl get crd -o custom-columns=N:.metadata.name --no-headers | grep fleet.example.com > crds.txt
kubectl explain ship.spec.berth > berth.txt
kubectl create -f - <<YAML
apiVersion: fleet.example.com/v1
kind: Ship
metadata: { name: __name__ }
spec: { length: __length__, flag: "NO" }
YAML
