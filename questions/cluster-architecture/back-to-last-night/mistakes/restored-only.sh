# fails: back, etcd
# believes: restoring a snapshot brings the objects back
ssh controlplane 'sudo etcdutl snapshot restore __file__ --data-dir __dir__'
