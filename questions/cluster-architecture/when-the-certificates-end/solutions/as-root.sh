ssh controlplane
sudo -i
kubeadm certs check-expiration
date -u -d "$(openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -enddate | cut -d= -f2)" +%F > /opt/certs/apiserver.txt
printf 'ca\netcd-ca\nfront-proxy-ca\n' > /opt/certs/authorities.txt
kubeadm token create --ttl __ttl.text__ --description "__purpose__" --print-join-command > /opt/certs/join.sh
exit
exit
