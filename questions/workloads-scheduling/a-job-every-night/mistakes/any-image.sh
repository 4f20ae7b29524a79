# fails: now, runs
kubectl -n __ns__ create cronjob __name__ --image=busybox --schedule='__time.minute__ __time.hour__ * * *' -- sh -c 'echo __word__'
kubectl -n __ns__ patch cronjob __name__ -p '{"spec":{"concurrencyPolicy":"Forbid","successfulJobsHistoryLimit":__keep__,"jobTemplate":{"spec":{"backoffLimit":2}}}}'
kubectl -n __ns__ create job __name__-now --from=cronjob/__name__
kubectl -n __ns__ wait job/__name__-now --for=condition=Complete --timeout=60s
kubectl -n __ns__ logs job/__name__-now > run.txt
