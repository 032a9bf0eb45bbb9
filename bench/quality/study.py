# SPDX-License-Identifier: Apache-2.0
"""Bias, spread and interval coverage of the estimators on spaces with known truth; prints JSON.

    study.py --library libsextant.so [--threads T] [--quick]

Every estimate of an information is compared with the truth: plug-in, soft Miller-Madow, the excess over the null
curve, and the excess over the mean of full shuffles, which the curve is to replace.
"""

import argparse
import json
import math
import pathlib
import sys

import numpy as np

import spaces

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import sextant_abi  # noqa: E402

SHUFFLES = 20
NORMAL_95 = 1.959963984540054
SEED = 20260


class Engine:
    def __init__(self, library, threads):
        self._library = sextant_abi.Library(library)
        self._threads = threads

    def measure(self, anchors, rows, *labels, sample_rows=0):
        """Measures of all rows, and of every label set."""
        with sextant_abi.Space(
            self._library, anchors, None, "f32", self._threads, len(labels), sample_rows=sample_rows
        ) as space:
            space.add(rows, *labels)
            return space.measure(), [space.measure_labels(i) for i in range(len(labels))]


def estimates(engine, rng, anchors, rows, labels):
    """All estimates of the information between rows and labels, in nats."""
    shuffled = [rng.permutation(labels) for _ in range(SHUFFLES)]
    of_all, (of_labels, *of_shuffles) = engine.measure(anchors, rows, labels, *shuffled)
    shuffles = [shuffle.mutual_information for shuffle in of_shuffles]
    plug_in = of_labels.mutual_information
    return {
        "entropy": of_all.entropy,
        "sample_information": of_all.sample_information,
        "plug_in": plug_in,
        "miller_madow": of_labels.mutual_information_corrected,
        "excess": of_labels.excess_information,
        "excess_by_shuffles": plug_in - float(np.mean(shuffles)),
        "null": of_labels.null_information,
        "null_deviation": of_labels.null_deviation,
        "null_error": of_labels.null_error,
        "null_by_shuffles": float(np.mean(shuffles)),
        "null_deviation_by_shuffles": float(np.std(shuffles, ddof=1)),
        "z_score": of_labels.z_score,
    }


def independent(engine, quick):
    """Labels that know nothing: the truth is 0."""
    rows_count, dim, anchors_count, repeats = (4_000 if quick else 40_000), 64, 100, (2 if quick else 10)
    cases = []
    for rows_per_label in (1, 2, 5, 10, 50, 200, "zipf"):
        for repeat in range(repeats):
            rng = np.random.default_rng([SEED, 1, repeat])
            population = spaces.Mixture(rng, dim, components=60, spread=1.0)
            anchors = spaces.unit_anchors(rng, anchors_count, dim)
            rows, _ = population.sample(rng, rows_count)
            if rows_per_label == "zipf":
                labels = spaces.zipf_labels(rng, rows_count, rows_count // 4)
            else:
                labels = spaces.equal_labels(rng, rows_count, rows_per_label)
            cases.append(
                {"rows": rows_count, "rows_per_label": rows_per_label, "repeat": repeat, "truth": 0.0}
                | estimates(engine, rng, anchors, rows, labels)
            )
    return cases


def related(engine, quick):
    """Labels that are the components of a mixture: the truth is the information of very many rows."""
    dim, anchors_count, components = 32, 100, 60
    many, repeats = (100_000 if quick else 1_000_000), (2 if quick else 10)
    cases = []
    for repeat in range(repeats):
        rng = np.random.default_rng([SEED, 2, repeat])
        population = spaces.Mixture(rng, dim, components, spread=1.5)
        anchors = spaces.unit_anchors(rng, anchors_count, dim)
        _, (of_many,) = engine.measure(anchors, *population.sample(rng, many), sample_rows=-1)
        for rows_count in (120, 300, 600, 3_000, 12_000):
            rows, labels = population.sample(rng, rows_count)
            cases.append(
                {
                    "rows": rows_count,
                    "rows_per_label": rows_count / components,
                    "repeat": repeat,
                    "truth": of_many.mutual_information,
                }
                | estimates(engine, rng, anchors, rows, labels)
            )
    return cases


def covered(estimate, error, truth):
    half = NORMAL_95 * error
    return bool(math.isfinite(half) and abs(estimate - truth) <= half)


def coverage(engine, quick):
    """How often 95 % intervals hold the truth: of H(Z), and of the excess information of independent labels."""
    dim, anchors_count, rows_count, many = 16, 50, 2_000, 200_000
    cases = []
    for number in range(50 if quick else 1000):
        rng = np.random.default_rng([SEED, 3, number])
        population = spaces.Mixture(rng, dim, components=int(rng.integers(1, 40)), spread=float(rng.uniform(0.3, 3)))
        anchors = spaces.unit_anchors(rng, anchors_count, dim)
        of_many, _ = engine.measure(anchors, population.sample(rng, many)[0], sample_rows=-1)
        rows, _ = population.sample(rng, rows_count)
        labels = spaces.equal_labels(rng, rows_count, int(rng.choice([2, 3, 5, 10, 20, 50, 100])))
        of_all, (of_labels,) = engine.measure(anchors, rows, labels)
        excess_error = math.hypot(of_labels.null_deviation, of_labels.null_error)
        cases.append(
            {
                "entropy": covered(of_all.entropy_corrected, of_all.entropy_error, of_many.entropy),
                "entropy_plug_in": covered(of_all.entropy, of_all.entropy_error, of_many.entropy),
                "excess": covered(of_labels.excess_information, excess_error, 0.0),
            }
        )
    share = {name: sum(case[name] for case in cases) / len(cases) for name in cases[0]}
    return {"spaces": len(cases), "rows": rows_count, "dim": dim, "anchors": anchors_count, "share": share}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    engine = Engine(arguments.library, arguments.threads)
    result = {"shuffles": SHUFFLES, "seed": SEED}
    for name, study in (("independent", independent), ("related", related), ("coverage", coverage)):
        print(f"study: {name}", file=sys.stderr, flush=True)
        result[name] = study(engine, arguments.quick)
    json.dump(result, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
