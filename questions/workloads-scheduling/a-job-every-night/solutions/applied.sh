kubectl apply -f - <<YAML
apiVersion: batch/v1
kind: CronJob
metadata: { name: __name__, namespace: __ns__ }
spec:
  schedule: "__time.minute__ __time.hour__ * * *"
  concurrencyPolicy: Forbid
  successfulJobsHistoryLimit: __keep__
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: run
            image: busybox:1.36
            command: [sh, -c, "echo __word__"]
YAML
kubectl create job -n __ns__ __name__-now --from=cronjob.batch/__name__
sleep 15
kubectl logs -n __ns__ -l job-name=__name__-now | tee /home/candidate/run.txt
