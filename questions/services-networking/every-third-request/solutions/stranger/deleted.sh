kubectl -n __ns__ delete pod __name__-next --now
