kubectl -n __ns__ patch service __name__ -p '{"spec":{"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":__seconds__}}}}'
