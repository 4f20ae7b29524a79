# fails: reason, resources, up
# believes: CrashLoopBackOff is the reason
echo CrashLoopBackOff > reason.txt
kubectl -n __ns__ rollout restart deployment __name__
