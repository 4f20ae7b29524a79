ssh __node__ sudo iptables -t raw -D PREROUTING 1
