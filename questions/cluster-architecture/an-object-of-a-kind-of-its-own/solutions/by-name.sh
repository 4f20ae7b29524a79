kubectl get crd -o name | grep fleet.example.com | tee /home/candidate/crds.txt
kubectl explain ships.spec.berth --api-version=fleet.example.com/v1 > /home/candidate/berth.txt
cat > ship.json <<JSON
{"apiVersion":"fleet.example.com/v1","kind":"Ship","metadata":{"name":"__name__"},"spec":{"length":__length__,"flag":"NO","berth":"north"}}
JSON
kubectl -n __ns__ create -f ship.json
