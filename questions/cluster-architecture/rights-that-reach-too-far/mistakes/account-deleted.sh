# fails: gone, role, binding, answer, account-kept
kubectl -n __ns__ delete serviceaccount __account__
