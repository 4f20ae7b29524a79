helm -n __ns__ history __release__
helm -n __ns__ rollback __release__ 1
helm -n __ns__ upgrade __release__ stable/webapp --version 2.0.0 --reuse-values --set replicaCount=__replicas__
helm -n __ns__ uninstall __old__
helm -n __ns__ list
echo 4 > revision.txt
