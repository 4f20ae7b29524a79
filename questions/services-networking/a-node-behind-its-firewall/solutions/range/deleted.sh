ssh __node__ 'sudo iptables-save'
ssh __node__ 'sudo iptables -t raw -D PREROUTING -p tcp --dport 30000:32767 -j DROP'
