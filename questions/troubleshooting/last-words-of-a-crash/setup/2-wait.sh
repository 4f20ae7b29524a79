sleep 45
