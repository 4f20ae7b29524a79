kubectl -n __here__ set env deployment/frontend API_URL=http://__api__.__there__
kubectl -n __here__ rollout status deployment/frontend
kubectl -n __here__ exec deploy/frontend -- wget -qO- http://__api__.__there__ > /home/candidate/answer.txt
