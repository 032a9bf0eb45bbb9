# SPDX-License-Identifier: Apache-2.0
"""Bias and spread of the neighbour estimators on distributions with known truth, beside their peers; prints JSON.

    estimators.py --library libsextant.so [--threads T] [--quick]

Peers are scikit-learn's mutual_info_regression and SciPy's differential_entropy, which know one dimension alone.
"""

import argparse
import json
import math
import pathlib
import sys

import numpy as np
from scipy import stats
from sklearn.feature_selection import mutual_info_regression

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import sextant_abi  # noqa: E402
import sextant_structure  # noqa: E402

SEED = 20261
NEIGHBOURS = 3
CORRELATION = 0.6
DIMENSION_NEIGHBOURS = 10


class Engine:
    def __init__(self, library, threads):
        self._library = sextant_abi.Library(library, sextant_structure.STRUCTS)
        self._threads = threads

    def measure(self, name, x, against=None, k=0):
        return sextant_structure.measure(self._library, name, x, against, k=k, threads=self._threads)


def correlated(rng, rows, dim):
    """Pairs of standard normal vectors whose coordinates correlate one by one."""
    x, noise = rng.standard_normal((2, rows, dim))
    return x, CORRELATION * x + math.sqrt(1 - CORRELATION**2) * noise


def information(engine, rng, rows, dim):
    """KSG on correlated Gaussians."""
    x, y = correlated(rng, rows, dim)
    found = {name: engine.measure(name, x, y, NEIGHBOURS) for name in ("ksg1", "ksg2")}
    if dim == 1:
        found["scikit-learn"] = float(mutual_info_regression(x, y[:, 0], n_neighbors=NEIGHBOURS, random_state=0)[0])
    return -dim / 2 * math.log(1 - CORRELATION**2), found


DENSITIES = {  # of every coordinate: how it is drawn, and its differential entropy
    "normal": (lambda rng, shape: rng.standard_normal(shape), 0.5 * math.log(2 * math.pi * math.e)),
    "uniform": (lambda rng, shape: rng.random(shape), 0.0),
    "exponential": (lambda rng, shape: rng.standard_exponential(shape), 1.0),
}


def entropy(engine, rng, rows, dim, density):
    """Kozachenko-Leonenko on independent coordinates."""
    draw, of_coordinate = DENSITIES[density]
    x = draw(rng, (rows, dim))
    found = {"kozachenko_leonenko": engine.measure("kozachenko_leonenko", x, k=NEIGHBOURS)}
    if dim == 1:
        found["SciPy"] = float(stats.differential_entropy(x[:, 0]))
    return dim * of_coordinate, found


def cube(rng, rows, dim):
    return rng.random((rows, dim))


def sphere(rng, rows, dim):
    x = rng.standard_normal((rows, dim + 1))
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def normal(rng, rows, dim):
    return rng.standard_normal((rows, dim))


MANIFOLDS = {"cube": cube, "sphere": sphere, "normal": normal}


def dimension(engine, rng, rows, dim, manifold):
    """Intrinsic dimension of a manifold, rotated into a space of twice as many dimensions, and two more."""
    x = MANIFOLDS[manifold](rng, rows, dim)
    rotation, _ = np.linalg.qr(rng.standard_normal((2 * dim + 2, 2 * dim + 2)))
    x = x @ rotation[: x.shape[1]]
    found = {name: engine.measure(name, x, k=DIMENSION_NEIGHBOURS) for name in ("levina_bickel", "mackay_ghahramani")}
    return float(dim), {"twonn": engine.measure("twonn", x)} | found


def repeated(study, number, repeats, engine, rows, dim, *kind):
    """Estimates of `repeats` samples of one kind."""
    truth, estimates = None, {}
    for repeat in range(repeats):
        rng = np.random.default_rng([SEED, number, rows, dim, repeat])
        truth, found = study(engine, rng, rows, dim, *kind)
        for name, value in found.items():
            estimates.setdefault(name, []).append(round(value, 6))
    return {"rows": rows, "dim": dim, "kind": kind[0] if kind else None, "truth": truth, "estimates": estimates}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    engine = Engine(arguments.library, arguments.threads)
    repeats, sizes = (3, (200,)) if arguments.quick else (50, (500, 4000))
    studies = {  # dimensions and kinds
        "information": (information, (1, 2, 5, 10, 20), ((),)),
        "entropy": (entropy, (1, 2, 5, 10, 20), tuple((density,) for density in DENSITIES)),
        "dimension": (dimension, (2, 5, 10, 20), tuple((manifold,) for manifold in MANIFOLDS)),
    }
    result = {
        "seed": SEED,
        "repeats": repeats,
        "neighbours": NEIGHBOURS,
        "dimension_neighbours": DIMENSION_NEIGHBOURS,
        "correlation": CORRELATION,
    }
    for number, (name, (study, dims, kinds)) in enumerate(studies.items()):
        print(f"study: {name}", file=sys.stderr, flush=True)
        result[name] = [
            repeated(study, number, repeats, engine, rows, dim, *kind)
            for kind in kinds
            for dim in dims
            for rows in sizes
        ]
    json.dump(result, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
