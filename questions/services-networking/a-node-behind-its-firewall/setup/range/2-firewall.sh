ssh __node__ 'sudo iptables -t raw -A PREROUTING -p tcp --dport 23 -j DROP'
ssh __node__ 'sudo iptables -t raw -A PREROUTING -p tcp --dport 30000:32767 -j DROP'
