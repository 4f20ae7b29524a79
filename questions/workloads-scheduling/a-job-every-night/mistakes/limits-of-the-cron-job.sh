# fails: rules, now, log
# believes: backoffLimit is a field of the CronJob
kubectl -n __ns__ create cronjob __name__ --image=busybox:1.36 --schedule='__time.minute__ __time.hour__ * * *' -- sh -c 'echo __word__'
kubectl -n __ns__ patch cronjob __name__ -p '{"spec":{"concurrencyPolicy":"Forbid","backoffLimit":2}}'
kubectl -n __ns__ get cronjob > run.txt
