ssh __node__
sudo iptables -t raw -S
sudo iptables -t raw -D PREROUTING -p tcp --dport __nodePort__ -j DROP
exit
