openssl genrsa -out /home/candidate/__user__.key 2048
openssl req -new -key /home/candidate/__user__.key -subj "/CN=__user__" -out /home/candidate/__user__.csr
