# fails: api, database, guarded
# believes: a way that is broken is broken in one place
kubectl -n __ns__ patch service frontend -p '{"spec":{"selector":{"release":null}}}'
