"""Makes reference.json: principal components and mean cosines of random points by NumPy, for the tests beside it.

    python3 -m venv venv && venv/bin/pip install numpy
    venv/bin/python test/unit/analysis/reference/reference.py
"""

import json
from pathlib import Path

import numpy as np

random = np.random.default_rng(20260124)
single = lambda array: np.asarray(array, dtype=np.float32)


def components(points: np.ndarray, count: int) -> dict:
    centred = points.astype(np.float64) - points.astype(np.float64).mean(axis=0)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    scores = (left * singular)[:, :count]
    return {"points": points.tolist(), "scores": scores.tolist(), "explained": (singular**2 / (singular**2).sum())[:count].tolist()}


def mean_cosine(vectors: np.ndarray) -> float:
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T
    n = len(vectors)
    return float(cosines[~np.eye(n, dtype=bool)].mean())


few, wide = random.normal(size=(7, 40)), random.normal(size=(25, 4)) @ np.diag([5, 3, 1, 0.5]) + 10
pairs, layers, embedding = 6, 3, 9
without = single(random.normal(size=(pairs, layers, embedding)) + 1)
with_ = single(without + random.normal(size=(pairs, layers, embedding)) * 0.5 + random.normal(size=embedding))
a, b = with_.astype(np.float64), without.astype(np.float64)
difference = single(with_ - without).astype(np.float64)
same_query = lambda layer: float(np.mean([np.dot(x, y) / np.linalg.norm(x) / np.linalg.norm(y) for x, y in zip(a[:, layer], b[:, layer])]))
reference = {
    "components": [components(single(few), 3), components(single(wide), 2)],
    "cosines": {
        "layers": layers,
        "embedding": embedding,
        "with": with_.reshape(pairs, -1).tolist(),
        "without": without.reshape(pairs, -1).tolist(),
        "sameInstruction": [mean_cosine(a[:, layer]) for layer in range(layers)],
        "sameQuery": [same_query(layer) for layer in range(layers)],
        "differentQueries": [mean_cosine(b[:, layer]) for layer in range(layers)],
        "differences": [mean_cosine(difference[:, layer]) for layer in range(layers)],
    },
}
(Path(__file__).parent / "reference.json").write_text(json.dumps(reference) + "\n")
