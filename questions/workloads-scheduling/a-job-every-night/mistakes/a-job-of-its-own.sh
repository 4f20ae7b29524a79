# fails: now, rules
# believes: a Job of the same command is a run of the CronJob
kubectl -n __ns__ create cronjob __name__ --image=busybox:1.36 --schedule='__time.minute__ __time.hour__ * * *' -- sh -c 'echo __word__'
kubectl -n __ns__ create job __name__-now --image=busybox:1.36 -- sh -c 'echo __word__'
sleep 15
kubectl -n __ns__ logs job/__name__-now > run.txt
