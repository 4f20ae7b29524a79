# fails: class, asked, grown
# believes: a claim may change its class
kubectl -n __ns__ patch pvc __claim__ -p '{"spec":{"storageClassName":"standard","resources":{"requests":{"storage":"__size__"}}}}'
