kubectl cordon __at.cordoned__
kubectl taint node __at.tainted__ __key__=now:NoExecute
