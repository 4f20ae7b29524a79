# fails: end, authorities, token, join
# believes: the CA's certificate is the server's
ssh controlplane
sudo -i
date -u -d "$(openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -enddate | cut -d= -f2)" +%F > /opt/certs/apiserver.txt
kubeadm certs check-expiration > /opt/certs/authorities.txt
exit
exit
