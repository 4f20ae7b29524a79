# fails: service-kept, reached, others-out, only-that-port
# believes: the port of the policy is the port of the Service
kubectl -n __ns__ patch service backend -p '{"spec":{"ports":[{"port":80,"targetPort":80}]}}'
