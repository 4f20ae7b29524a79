kubectl -n __ns__ patch service __name__ --type=merge -p '{"spec":{"sessionAffinityConfig":{"clientIP":{"timeoutSeconds":__seconds__}},"sessionAffinity":"ClientIP"}}'
