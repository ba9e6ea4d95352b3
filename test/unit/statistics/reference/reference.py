"""Writes reference.json: what SciPy and statsmodels say to the cases of reference.test.ts.

Run once, with scipy 1.17.1, statsmodels 0.15.0 and numpy: python reference.py > reference.json
"""
import json

import numpy
from scipy.stats import bootstrap
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

RATES = [(0, 1), (0, 8), (1, 8), (8, 8), (17, 24), (54, 72), (163, 541), (999, 1000)]
# gained, lost, pairs
PAIRS = [(5, 0, 10), (1, 1, 12), (42, 2, 72), (3, 9, 24), (40, 3, 72), (8, 8, 163), (32, 0, 32), (0, 17, 59), (36, 4, 163), (700, 500, 2000)]


def wilson(k, n):
    low, high = proportion_confint(k, n, alpha=0.05, method="wilson")
    return {"k": k, "n": n, "low": low, "high": high}


def paired(gained, lost, n):
    table = [[0, lost], [gained, n - gained - lost]]
    exact = mcnemar(table, exact=True)
    corrected = mcnemar(table, exact=False, correction=True)
    differences = numpy.repeat([1.0, -1.0, 0.0], [gained, lost, n - gained - lost])
    interval = None
    if len(set(differences)) > 1:
        interval = bootstrap((differences,), numpy.mean, n_resamples=200_000, batch=2_000, method="percentile",
                             rng=numpy.random.default_rng(1)).confidence_interval
    return {
        "gained": gained, "lost": lost, "n": n,
        "exact": float(exact.pvalue),
        "chiSquare": float(corrected.statistic), "corrected": float(corrected.pvalue),
        "low": interval and float(interval.low), "high": interval and float(interval.high),
    }


print(json.dumps({"wilson": [wilson(*case) for case in RATES], "paired": [paired(*case) for case in PAIRS]}, indent=1))
