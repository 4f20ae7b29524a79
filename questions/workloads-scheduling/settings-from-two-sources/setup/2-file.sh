echo correct horse battery staple > /home/candidate/password.txt
