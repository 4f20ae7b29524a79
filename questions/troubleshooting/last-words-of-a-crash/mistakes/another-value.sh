# fails: up, words
kubectl -n __ns__ describe pods > last-words.txt
echo __setting.code__ > exit-code.txt
kubectl -n __ns__ set env deployment __name__ __setting.key__=true
