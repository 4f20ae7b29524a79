# fails: values, up, rolled-back, revision
helm -n __ns__ upgrade __release__ stable/webapp --version 2.0.0 --reuse-values --set replicaCount=__replicas__
helm -n __ns__ uninstall __old__
echo 1 > revision.txt
