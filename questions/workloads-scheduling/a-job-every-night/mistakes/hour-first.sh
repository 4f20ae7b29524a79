# fails: schedule, rules
# believes: the hour comes first in a schedule
kubectl -n __ns__ create cronjob __name__ --image=busybox:1.36 --schedule='__time.hour__ __time.minute__ * * *' -- sh -c 'echo __word__'
kubectl -n __ns__ create cronjob __name__ --image=busybox:1.36 --schedule='* __time.hour__ * * *' -- sh -c 'echo __word__'
kubectl -n __ns__ patch cronjob __name__ -p '{"spec":{"concurrencyPolicy":"Replace","jobTemplate":{"spec":{"backoffLimit":2}}}}'
kubectl -n __ns__ create job __name__-now --from=cronjob/__name__
kubectl -n __ns__ wait job/__name__-now --for=condition=Complete --timeout=60s
kubectl -n __ns__ logs job/__name__-now > run.txt
