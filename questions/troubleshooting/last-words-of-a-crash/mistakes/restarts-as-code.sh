# fails: code
# believes: RESTARTS is the exit code
kubectl -n __ns__ logs deployment/__name__ --previous > last-words.txt
echo 128 > exit-code.txt
kubectl -n __ns__ set env deployment __name__ __setting.key__=__value__
