# fails: snapshot, restored
# believes: etcd hands out its data to anybody on its own machine
ssh controlplane 'sudo etcdctl snapshot save __file__'
ssh controlplane 'sudo etcdutl snapshot restore __file__ --data-dir __restored__'
