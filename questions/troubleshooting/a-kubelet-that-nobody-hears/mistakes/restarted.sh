# fails: ready, runs, up
# believes: a kubelet that is not heard only has to be restarted
ssh __node__ 'sudo systemctl restart kubelet; sudo systemctl restart containerd'
