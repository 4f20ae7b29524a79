kubectl -n __ns__ set selector service __app__ tier=__tier__
