"""Trains XGBoost's rank:ndcg on the files that bench/learner.ts wrote, and scores the held-out lists.

Arguments: folder, columns, trees, leaves, learning rate, threads. Prints one JSON object.
"""

import json
import resource
import sys
import time

import numpy
import xgboost

folder, columns, trees, leaves, learning_rate, threads = sys.argv[1:]


def read(part):
    rows = numpy.fromfile(f"{folder}/{part}.rows", dtype="<f8").reshape(-1, int(columns))
    labels = numpy.fromfile(f"{folder}/{part}.labels", dtype="<f8")
    sizes = numpy.diff(numpy.fromfile(f"{folder}/{part}.offsets", dtype="<i4"))
    return rows, labels, sizes


rows, labels, sizes = read("train")
start = time.perf_counter()
train = xgboost.DMatrix(rows, labels, nthread=int(threads))
train.set_group(sizes)
booster = xgboost.train(
    {
        "objective": "rank:ndcg",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_leaves": int(leaves),
        "max_depth": 0,
        "eta": float(learning_rate),
        "max_bin": 256,
        "nthread": int(threads),
        "seed": 1,
    },
    train,
    num_boost_round=int(trees),
)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF)
rows, _, _ = read("test")
booster.predict(xgboost.DMatrix(rows, nthread=int(threads))).astype("<f8").tofile(f"{folder}/xgboost.scores")
print(
    json.dumps(
        {
            "name": f"XGBoost {xgboost.__version__}",
            "seconds": seconds,
            "cpuSeconds": peak.ru_utime + peak.ru_stime,
            "peakMiB": peak.ru_maxrss / 1024,
        }
    )
)
