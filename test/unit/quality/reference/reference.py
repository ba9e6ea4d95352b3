"""Writes reference.json: what SciPy says to the cases of statistics.test.ts.

Run once, with scipy 1.17.1 and numpy: python reference.py > reference.json
"""
import json

import numpy
from scipy import stats

rng = numpy.random.default_rng(7)


def scores(n):
    """Shares of up to five questions, as a judge gives them."""
    of = rng.integers(1, 6, n)
    return [float(rng.integers(0, k + 1) / k) for k in of]


def case(n, shift=0.0):
    before = scores(n)
    after = [min(1.0, value + shift) for value in scores(n)]
    mean = stats.t.interval(0.95, n - 1, loc=numpy.mean(before), scale=stats.sem(before))
    result = stats.ttest_rel(after, before)
    interval = result.confidence_interval(0.95)
    return {
        "before": before, "after": after,
        "mean": float(numpy.mean(before)), "low": float(mean[0]), "high": float(mean[1]),
        "difference": float(numpy.mean(numpy.subtract(after, before))),
        "differenceLow": float(interval.low), "differenceHigh": float(interval.high),
        "t": float(result.statistic), "p": float(result.pvalue),
    }


print(json.dumps([case(*arguments) for arguments in ((2,), (3,), (4,), (5,), (8,), (24,), (146,), (501,), (24, 0.2), (47, 0.25), (146, 0.3))]))
