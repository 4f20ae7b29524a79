# fails: resolves, reached
# believes: what the terminal's /etc/hosts says holds for pods
echo "10.96.0.1 __name__" | sudo tee -a /etc/hosts
