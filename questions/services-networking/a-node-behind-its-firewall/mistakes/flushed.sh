# fails: ssh-guard-kept
ssh __node__ 'sudo iptables -t raw -F'
