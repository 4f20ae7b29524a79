kubectl get nodes
kubectl describe nodes | grep -A2 Taints
kubectl uncordon __at.cordoned__
kubectl taint node __at.tainted__ __key__-
kubectl -n __ns__ rollout status deployment __name__
