# fails: dns, reached, nothing-else, service, policy-kept
# believes: a name that does not resolve is always the policy's fault
kubectl -n __ns__ delete networkpolicy __policy__
