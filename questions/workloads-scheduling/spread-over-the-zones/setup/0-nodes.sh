kubectl label node node01 topology.kubernetes.io/zone=east disk=__disk__
kubectl label node node02 topology.kubernetes.io/zone=west disk=__other__
