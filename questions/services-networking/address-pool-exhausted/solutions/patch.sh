kubectl -n staging patch service __old__ -p '{"spec":{"type":"ClusterIP"}}'
