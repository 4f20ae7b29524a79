# fails: every-node
# believes: packets for a node port pass the chain INPUT
ssh __node__ 'sudo iptables -I INPUT -p tcp --dport __nodePort__ -j ACCEPT'
