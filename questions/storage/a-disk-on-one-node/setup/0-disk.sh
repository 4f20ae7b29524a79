ssh __node__ 'sudo mkdir -p /mnt/fast'
