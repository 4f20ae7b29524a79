ssh controlplane
year=$(sudo openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -enddate | awk '{print $4}')
sudo openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -enddate
date -u -d "$(sudo openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -enddate | sed 's/notAfter=//')" +$year-%m-%d | sudo tee /opt/certs/apiserver.txt
sudo kubeadm certs check-expiration | sed -n '/^CERTIFICATE AUTHORITY/,$p' | tail -n +2 | awk 'NF {print $1}' | sudo tee /opt/certs/authorities.txt
sudo kubeadm token create --ttl __ttl.hours__h0m0s --description "__purpose__" --print-join-command | sudo tee /opt/certs/join.sh
sudo kubeadm token list
exit
