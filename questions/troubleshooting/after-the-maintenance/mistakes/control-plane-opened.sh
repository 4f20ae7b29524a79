# fails: uncordoned, untainted, control-plane-kept
kubectl taint node controlplane node-role.kubernetes.io/control-plane-
