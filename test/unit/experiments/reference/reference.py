"""Writes reference.json: made-up rows of a run and of a search, and what NumPy and SciPy make of them.

Run once, with numpy 1.26.4 and scipy 1.17.1: python reference.py > reference.json
"""
import json

import numpy
from scipy.stats import binomtest, chi2

rng = numpy.random.default_rng(7)
ITEMS = 40
TYPES = ["a:one", "b:two", "c:three"]
RATES = {"plain": 0.2, "instructed": 0.7, "steered": 0.5, "both": 0.75}


def item():
    return [TYPES[i] for i in sorted(rng.choice(3, size=rng.integers(1, 4), replace=False))]


items = [item() for _ in range(ITEMS)]
rows = []
for index, types in enumerate(items):
    for setting, rate in RATES.items():
        strict = [bool(rng.random() < rate) for _ in types]
        loose = [s or bool(rng.random() < 0.15) for s in strict]
        rows.append({"item": index, "setting": setting, "types": types, "strict": strict, "loose": loose,
                     "words": int(rng.integers(1, 60)), "perplexity": None if rng.random() < 0.1 else float(rng.lognormal(1.2, 0.5)),
                     "broken": bool(rng.random() < 0.1)})


def rate(outcomes):
    k, n = int(sum(outcomes)), len(outcomes)
    interval = binomtest(k, n).proportion_ci(method="wilson")
    return {"k": k, "n": n, "low": float(interval.low), "high": float(interval.high)}


def of(setting):
    return [row for row in rows if row["setting"] == setting]


def numbers(values):
    q1, median, q3 = numpy.percentile(values, [25, 50, 75])
    return {"n": len(values), "mean": float(numpy.mean(values)), "min": float(min(values)), "q1": float(q1), "median": float(median), "q3": float(q3), "max": float(max(values))}


def outcome(setting):
    own = of(setting)
    return {
        "setting": setting,
        "prompts": {mode: rate([all(row[mode]) for row in own]) for mode in ("strict", "loose")},
        "instructions": {mode: rate([x for row in own for x in row[mode]]) for mode in ("strict", "loose")},
        "byType": {t: {mode: rate([x for row in own for u, x in zip(row["types"], row[mode]) if u == t]) for mode in ("strict", "loose")} for t in TYPES},
        "broken": rate([row["broken"] for row in own]),
        "words": numbers([row["words"] for row in own]),
        "perplexity": numbers([row["perplexity"] for row in own if row["perplexity"] is not None]),
    }


def compare(before, after):
    before, after = numpy.array(before, dtype=bool), numpy.array(after, dtype=bool)
    table = [[int((before & after).sum()), int((before & ~after).sum())], [int((~before & after).sum()), int((~before & ~after).sum())]]
    lost, gained = table[0][1], table[1][0]
    chi_square = (abs(gained - lost) - 1) ** 2 / (gained + lost)
    drawn = numpy.random.default_rng(1).integers(0, len(before), size=(100_000, len(before)))
    difference = after.astype(float) - before
    low, high = numpy.quantile(difference[drawn].mean(axis=1), [0.025, 0.975])
    return {"bothRight": table[0][0], "lost": table[0][1], "gained": table[1][0], "bothWrong": table[1][1],
            "difference": float(difference.mean()), "low": float(low), "high": float(high),
            "exact": float(binomtest(gained, gained + lost).pvalue), "chiSquare": chi_square, "corrected": float(chi2.sf(chi_square, 1))}


def difference(a, b):
    return {
        "from": a, "to": b,
        "prompts": {mode: compare([all(row[mode]) for row in of(a)], [all(row[mode]) for row in of(b)]) for mode in ("strict", "loose")},
        "instructions": {mode: compare([x for row in of(a) for x in row[mode]], [x for row in of(b) for x in row[mode]]) for mode in ("strict", "loose")},
    }


# Searches: accuracy by layer and strength over 8 prompts, a point with a broken answer at 0, unsteered first; numpy's argmax takes the
# first of equals. That is the published choice, with strengths as a second axis.
def search():
    layers, strengths = [10, 12, 14, 16], [0.5, 1.0, 1.5]
    passed = rng.integers(0, 6, size=(len(layers), len(strengths)))
    broken = (rng.random((len(layers), len(strengths))) < 0.3) * rng.integers(1, 3, size=(len(layers), len(strengths)))
    unsteered, unsteered_broken = int(rng.integers(0, 6)), int(rng.random() < 0.2)
    accuracy = numpy.concatenate([[0 if unsteered_broken else unsteered], numpy.where(broken > 0, 0, passed).ravel()])
    best = int(numpy.argmax(accuracy))
    points = [{"layer": -1, "strength": 0, "passed": unsteered, "total": 8, "broken": unsteered_broken}]
    points += [{"layer": layer, "strength": strength, "passed": int(passed[i, j]), "total": 8, "broken": int(broken[i, j])}
               for i, layer in enumerate(layers) for j, strength in enumerate(strengths)]
    return {"points": points, "chosen": None if best == 0 else [points[best]["layer"], points[best]["strength"]]}


print(json.dumps({"rows": rows, "settings": [outcome(setting) for setting in RATES],
                  "differences": [difference(*pair) for pair in [("plain", "steered"), ("instructed", "both")]],
                  "searches": [search() for _ in range(40)]}))
