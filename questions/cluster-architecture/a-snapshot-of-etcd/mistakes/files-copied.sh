# fails: snapshot
# believes: a copy of etcd's directory is a snapshot
ssh controlplane 'sudo cp -r /var/lib/etcd __restored__'
ssh controlplane 'sudo cp /var/lib/etcd/member/snap/db __file__.bak'
