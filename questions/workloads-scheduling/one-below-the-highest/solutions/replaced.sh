kubectl get priorityclass -o jsonpath='{range .items[?(@.value<1000000000)]}{.value}{"\n"}{end}' | sort -n | tail -1
kubectl apply -f - <<YAML
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: __class__ }
value: __highest.below__
preemptionPolicy: Never
YAML
kubectl -n __ns__ get deployment __name__ -o json | jq '.spec.template.spec.priorityClassName = "__class__" | del(.metadata.resourceVersion, .metadata.uid, .status)' > d.json
kubectl -n __ns__ delete deployment __name__
kubectl apply -f d.json
kubectl -n __ns__ rollout status deployment __name__
