# fails: token, join
# believes: a bootstrap token holds for ever
ssh controlplane
sudo -i
date -u -d "$(openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -enddate | cut -d= -f2)" +%F > /opt/certs/apiserver.txt
printf 'ca\netcd-ca\nfront-proxy-ca\n' > /opt/certs/authorities.txt
kubeadm token create --ttl 0 --description "__purpose__" > /opt/certs/join.sh
exit
exit
