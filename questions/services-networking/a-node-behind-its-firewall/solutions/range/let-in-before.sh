ssh __node__ 'sudo iptables -t raw -I PREROUTING -p tcp --dport 30000:32767 -j ACCEPT'
