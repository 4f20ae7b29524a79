helm repo add stable https://charts.seatrial.example/stable
helm -n __ns__ install __release__ stable/webapp --version 1.2.0 --set message='__message__'
helm -n __ns__ install __old__ stable/webapp --version 1.1.0
helm -n __ns__ upgrade __release__ stable/webapp --version 1.2.0 --set message=oops --set image.tag=1.99
sleep 20
