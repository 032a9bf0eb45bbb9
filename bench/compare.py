# SPDX-License-Identifier: Apache-2.0
"""Tells a change of speed from noise: the runs of two results of one machine.

    compare.py OLD.json NEW.json [--least 0.05]

A case is slower, or faster, where its median run changed by more than `--least` and a permutation test of the ranks of
the single runs has p < 0.05 after Holm's correction for the number of cases. Ends with 1 where a case is slower. Seven
runs a side can tell apart some 80 cases at once; with fewer runs, or more cases, nothing may differ enough.
"""

import argparse
import itertools
import json
import math
import pathlib
import statistics
import sys

from tables import table

LEVEL = 0.05
MOST_RUNS = 8  # of a side that are ranked: all ways of parting 16 runs can be counted
DESCRIBES = {  # what names a case, by section of a result
    "native": ("rows", "dim", "anchors", "dtype", "threads", "labels", "draws", "pages", "nulls", "co_moments", "precision"),
    "sweep": ("rows", "dim", "anchors", "dtype", "threads", "labels"),
    "pairs": ("rows", "columns", "dim", "metric", "dtype", "reduction", "threads"),
}


def seconds_of(case):
    """Its single runs."""
    if "seconds" in case:
        return case["seconds"]
    return [add + measure for add, measure in zip(case["add_seconds"], case["measure_seconds"])]


def cases_of(result):
    """Single runs of every case, by its name."""
    found = {}
    for section, keys in DESCRIBES.items():
        for case in result.get(section, {}).get("cases", []):
            name = ", ".join(f"{key} {case[key]}" for key in keys if key in case)
            found[f"{section}: {name}"] = seconds_of(case)
    for section in ("peers", "structure"):
        for one in result.get(section, {}).get("comparisons", []):
            what = one.get("workload", one.get("job"))["name"]
            ours = one["contenders"][0]
            found[f"{section}: {what}, threads {one.get('threads')}"] = ours["seconds"]
    return found


def p_value(before, after):
    """How often chance parts the ranks of all runs as unevenly, either way; the first runs of each where there are many."""
    before, after = before[:MOST_RUNS], after[:MOST_RUNS]
    runs = sorted(before + after)
    ranks = [runs.index(run) + (runs.count(run) - 1) / 2 for run in before + after]  # ties share their mean
    expected = len(before) * (len(ranks) - 1) / 2
    distance = abs(sum(ranks[: len(before)]) - expected)
    parts = itertools.combinations(ranks, len(before))
    uneven = sum(abs(sum(part) - expected) >= distance - 1e-9 for part in parts)
    return uneven / math.comb(len(ranks), len(before))


def significant(p_values, level=LEVEL):
    """Which hypotheses fall, by Holm."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    falls = [False] * len(p_values)
    for rank, i in enumerate(order):
        if p_values[i] >= level / (len(p_values) - rank):
            break
        falls[i] = True
    return falls


def verdicts(old, new, least):
    """(name, ratio of medians, p, verdict) of every case that both results have."""
    before, after = cases_of(old), cases_of(new)
    names = [name for name in before if name in after]
    p_values = [p_value(before[name], after[name]) for name in names]
    found = []
    for name, p, differs in zip(names, p_values, significant(p_values)):
        ratio = statistics.median(after[name]) / statistics.median(before[name])
        changed = differs and abs(ratio - 1) > least
        found.append((name, ratio, p, ("slower" if ratio > 1 else "faster") if changed else "the same"))
    return found


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--least", type=float, default=0.05, help="relative change that matters (0.05)")
    options = parser.parse_args(arguments)
    old, new = (json.loads(path.read_text()) for path in (options.old, options.new))
    if old["machine"]["processor"] != new["machine"]["processor"]:
        parser.error(f"both results must be of one machine, but are of {old['machine']['processor']} and "
                     f"{new['machine']['processor']}")
    found = verdicts(old, new, options.least)
    if not found:
        parser.error("the results must have a case in common, but have none")
    print(table(["Case", "Time, new / old", "p", "Verdict"], [[n, f"{r:.3f}", f"{p:.1e}", v] for n, r, p, v in found]))
    return 1 if any(verdict == "slower" for *_, verdict in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
