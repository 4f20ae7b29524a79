# fails: values
# believes: an upgrade keeps the values of the release
helm -n __ns__ rollback __release__ 1
helm -n __ns__ upgrade __release__ stable/webapp --version 2.0.0 --set replicaCount=__replicas__
helm -n __ns__ uninstall __old__
echo 4 > revision.txt
