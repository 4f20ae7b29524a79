ssh __node__ 'sudo iptables -t raw -A PREROUTING -p tcp --dport __nodePort__ -j DROP'
ssh __node__ 'sudo iptables -t raw -A PREROUTING -p tcp --dport 23 -j DROP'
