#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the accuracy figures of docs/NUMERICS.md: the engine, through ./sextant, against the golden data.

    python3 docs/accuracy.py

Entropies are compared with float64 results of an independent program, temperatures with roots of 50 digits.
"""

import json
import math
import pathlib
import subprocess
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "data/golden"
CASES = [f"soft_digits_m{m}" for m in (50, 100, 500)] + [f"soft_mix_d{d}" for d in (2, 3, 8, 256, 768)]
RULES = ["find_eps", "leading_order", "exact"]
TEMPERATURES = {"exact": "eps_exact", "bounds": "eps_bounds", "leading": "eps_leading_order"}


def sextant(*arguments):
    command = [ROOT / "sextant", *map(str, arguments), "--json", "-"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def manifest(case):
    return json.loads((GOLDEN / case / "manifest.json").read_text())


def label_sets(case):
    return sorted(path.stem.removeprefix("labels_") for path in (GOLDEN / case).glob("labels_*.npy"))


def estimate(case, temperature, precision):
    folder = GOLDEN / case
    labels = [word for name in label_sets(case) for word in ("--labels", f"{name}={folder}/labels_{name}.npy")]
    return sextant("estimate", folder / "z.npy", "--anchors-file", folder / "anchors.npy", "--temperature",
                   repr(temperature), "--precision", precision, *labels)


def errors(case, rule, precision):
    """|H - expected| and the largest |I - expected|, in nats, and ln m."""
    expected = manifest(case)["expected"][rule]
    actual = estimate(case, expected["eps"], precision)
    entropy = abs(actual["entropy"]["nats"] - expected["ref_f64"]["H_nats"])
    information = max(abs(actual["labels"][name]["mutual_information"] - expected["ref_f64"][name]["MI_nats"])
                      for name in label_sets(case))
    return entropy, information, math.log(actual["space"]["anchors"])


def magnification(case, rule):
    """What single precision is chosen by: NUMERICS.md, "Precision"."""
    content = manifest(case)
    kappa = 1 / content["expected"][rule]["eps"]
    half_dim = content["params"]["d"] / 2
    return kappa * kappa / (half_dim + math.hypot(kappa, half_dim))


def entropies():
    print(f"{'arithmetic':<28}{'runs':>6}{'H, nats':>12}{'H / ln m':>12}{'I, nats':>12}   worst |error|")
    runs = [(case, rule) for case in CASES for rule in RULES]
    small = [run for run in runs if magnification(*run) <= 100]
    large = [run for run in runs if magnification(*run) > 100]
    for name, precision, chosen in (
        ("f32, where auto chooses it", "f32", small),
        ("f32, forced elsewhere", "f32", large),
        ("f64", "f64", runs),
    ):
        found = [errors(*run, precision) for run in chosen]
        worst = max(e[0] for e in found), max(e[0] / e[2] for e in found), max(e[1] for e in found)
        print(f"{name:<28}{len(found):>6}" + "".join(f"{value:>12.1e}" for value in worst))


def temperatures():
    table = json.loads((GOLDEN / "calibration/table.json").read_text())
    print(f"\n{'rule':<10}{'roots':>6}{'worst relative error':>24}{'at':>6}")
    for rule, key in TEMPERATURES.items():
        lines = [line for line in table if key in line]
        m = sorted({line["m"] for line in lines})
        d = sorted({line["d"] for line in lines})
        words = [",".join(map(str, sizes)) for sizes in (m, d)]
        found = sextant("temperature", "--anchors", words[0], "--dim", words[1], "--mode", rule)
        actual = {(point["anchors"], point["dim"]): point["temperature"] for point in found}
        worst = max((abs(Fraction(actual[line["m"], line["d"]]) / Fraction(line[key]) - 1), line["m"], line["d"])
                    for line in lines)
        print(f"{rule:<10}{len(lines):>6}{float(worst[0]):>24.1e}   m = {worst[1]}, d = {worst[2]}")


if __name__ == "__main__":
    entropies()
    temperatures()
