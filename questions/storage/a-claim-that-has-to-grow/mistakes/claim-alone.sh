# fails: class, asked, grown
# believes: a claim may always ask for more
kubectl -n __ns__ patch pvc __claim__ -p '{"spec":{"resources":{"requests":{"storage":"__size__"}}}}'
