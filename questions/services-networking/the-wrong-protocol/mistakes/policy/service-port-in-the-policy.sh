# fails: reached, others-out, policy-kept
# believes: the port of the policy is the port of the Service
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"replace","path":"/spec/ingress/0/ports/0","value":{"port":80,"protocol":"TCP"}}]'
