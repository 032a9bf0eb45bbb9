# SPDX-License-Identifier: Apache-2.0
"""What the engine must reach, and what a result says about it."""

import dataclasses
import math
import statistics


PLAIN = ("dim", "anchors", "dtype", "labels", "draws", "nulls", "co_moments", "pages", "precision")


@dataclasses.dataclass(frozen=True)
class Requirement:
    what: str
    limit: str
    value: float
    met: bool


def at_least(what, limit, value):
    return Requirement(what, f">= {limit}", value, value >= limit)  # NaN is never enough


def at_most(what, limit, value):
    return Requirement(what, f"<= {limit}", value, value <= limit)


def evaluate(result):
    """Of the sections that a result has."""
    for case in result["native"]["cases"]:
        case.setdefault("precision", "auto")  # results from before there was a choice
    parts = (
        (throughput, ()),
        (matrix_units, ()),
        (against_soft_entropy, ("peers",)),
        (labels, ()),
        (first_labels, ("first_runs",)),
        (trust, ()),
        (memory, ("peers", "memory")),
        (java, ("java",)),
        (structure, ("structure", "pairs")),
    )
    return [one for part, sections in parts if result.keys() >= set(sections) for one in part(result)]


def throughput(result):
    cases = result["native"]["cases"]
    rows = max(c["rows"] for c in plain(cases))
    every = max(c["threads"] for c in cases)
    for threads, limit in ((1, 0.6), (every, 0.5)):
        best = next(c for c in plain(cases) if c["rows"] == rows and c["threads"] == threads)
        for pages in ("large", "small"):
            title = f"Fraction of the multiply-add ceiling, rows in {pages} pages, threads: {threads}"
            yield at_least(title, limit, like(cases, best, pages=pages)["fma_fraction"])
    for threads in (1, every):
        of_rows = {c["rows"]: c for c in usual(cases) if c["threads"] == threads}
        # The constant cost of a run, one to three milliseconds of samples and threads, shows below an eighth.
        parts = [max(of_rows) >> halvings for halvings in range(4)]
        turns = zip(*(runs(of_rows[rows]) for rows in parts), strict=True)
        slope = statistics.median(exponent(list(zip(parts, turn))) for turn in turns)
        title = f"Time linear in rows from {parts[-1]} on: exponent away from 1, threads: {threads}"
        yield at_most(title, 0.05, abs(slope - 1))


def matrix_units(result):
    """Scores by AMX on all cores, where the machine has it."""
    cases = result["native"]["cases"]
    every = max(c["threads"] for c in cases)
    units = {c["dtype"]: c for c in cases if c["precision"] == "matrix" and c["threads"] == every}
    if "f32" not in units:
        return
    floats = units["f32"]
    rate = floats["rows_per_second"]
    yield at_least("Times as fast as F32, by matrix units", 2.5, rate / like(cases, floats, precision="auto")["rows_per_second"])
    yield at_least("Fraction of the memory-read ceiling, by matrix units", 0.4, floats["read_fraction"])
    yield at_least("Rate of bf16 rows over that of f32 rows, by matrix units", 1.5, units["bf16"]["rows_per_second"] / rate)
    one = next((c for c in compared(result, "entropy") if c["threads"] == every), None)
    numpy = next((c for c in one["contenders"] if c["contender"] == "soft-entropy-numpy"), None) if one else None
    if numpy:
        title = f"Times as fast as soft-entropy NumPy, entropy alone, by matrix units, threads: {every}"
        yield at_least(title, 20, rate / numpy["rows_per_second"])


def plain(cases):
    """The usual cases up to the rows of the first group."""
    return [c for c in usual(cases) if c["rows"] <= cases[0]["rows"]]


def usual(cases):
    """f32, d=768, no labels, one draw, any number of rows."""
    first = cases[0]
    return [c for c in cases if c == {**c, **{key: first[key] for key in PLAIN}}]


def exponent(points):
    """Slope of log time over log rows, by least squares."""
    x = [math.log(rows) for rows, _ in points]
    y = [math.log(seconds) for _, seconds in points]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
    return covariance / sum((a - mean_x) ** 2 for a in x)


def against_soft_entropy(result):
    forms = {"soft-entropy-functions": "functions", "soft-entropy-numpy": "accumulator at its best batch"}
    for workload, what, limit in (("entropy", "entropy alone", 8), ("labels-20k", "20 000 labels", 25)):
        for one in compared(result, workload):
            for contender, form in forms.items():
                ratio = times_ours(one, contender)
                if ratio is not None:
                    title = f"Times as fast as soft-entropy NumPy, {what}, its {form}, threads: {one['threads']}"
                    yield at_least(title, limit, ratio)


def labels(result):
    cases = result["native"]["cases"]
    many = [c for c in cases if c["labels"] == c["rows"] and c["nulls"]]
    for case in many:
        without = like(cases, case, labels=0)
        title = f"Time with a label for every row over time without, threads: {case['threads']}"
        yield at_most(title, 1.3, times_as_long(case, without))


def first_labels(result):
    """The same in a new process, which has yet to get memory for labels from the system."""
    seconds = {(c["threads"], c["labels"] > 0): c["seconds"] for c in result["first_runs"]["cases"]}
    for threads in sorted({threads for threads, _ in seconds}):
        with_labels, without = (statistics.median(seconds[threads, labelled]) for labelled in (True, False))
        title = f"Time with a label for every row over time without, first estimate of a process, threads: {threads}"
        yield at_most(title, 1.3, with_labels / without)


def trust(result):
    """What numbers with their uncertainty cost: 8 draws, and nulls."""
    cases = result["native"]["cases"]
    for case in cases:
        work = f"{case['rows']} rows, {case['labels']} labels, threads: {case['threads']}"
        if case["draws"] == 8 and case["labels"] == 0:
            title = f"Time of 8 draws over that of one, {work}"
            yield at_most(title, 8.2, times_as_long(case, like(cases, case, draws=1)))
        if not case["nulls"]:
            title = f"Time with nulls over time without, {work}"
            yield at_most(title, 1.1, times_as_long(like(cases, case, nulls=True), case))


def times_as_long(case, other):
    """Median over the runs, of which those of one number took turns: a machine that is slower for a while is so for both."""
    return statistics.median(one / two for one, two in zip(runs(case), runs(other), strict=True))


def runs(case):
    return [add + measure for add, measure in zip(case["add_seconds"], case["measure_seconds"], strict=True)]


def like(cases, case, **other):
    """The case that is like another but for what is said."""
    wanted = {key: {**case, **other}[key] for key in ("rows", "threads", *PLAIN)}
    return next(c for c in cases if c == {**c, **wanted})


def memory(result):
    with_labels, without = compared(result, "labels-1m"), compared(result, "no-labels-1m-rows")
    for one, other in zip(with_labels, without):
        extra = one["contenders"][0]["peak_bytes"] - other["contenders"][0]["peak_bytes"]
        yield at_most(f"Bytes a label, threads: {one['threads']}", 2048, extra / one["workload"]["labels"])
    runs = result["memory"]["runs"]
    growth = runs[-1]["owned_bytes"] / runs[0]["owned_bytes"]
    yield at_most(
        f"Memory of the command line at {runs[-1]['rows']} rows over that at {runs[0]['rows']}", 1.1, growth
    )


def java(result):
    for one in result["java"]["end_to_end"]:
        threads = f"threads: {one['threads']}"
        for kind in ("DIRECT", "MAPPED"):
            yield no_slower(f"Rows/s of Java over those of C, {kind.lower()}, {threads}", 0.98, one, kind, "native")
        yield no_slower(f"Rows/s by FFM over those by JNI, direct, {threads}", 1, one, "DIRECT", "DIRECT BY JNI")
    calls = {kind: statistics.median(times) for kind, times in result["java"]["downcalls"].items()}
    yield at_most("Nanoseconds of an FFM downcall over those of the call in C", 20, calls["panama"] - calls["native"])


def no_slower(what, least, one, kind, other):
    """Both run the same native code, and rounds differ by more than what is allowed: a sign test over them tells a loss."""
    ratios = [theirs / ours for ours, theirs in zip(medians(one, kind), medians(one, other))]
    below, rounds = sum(ratio < least for ratio in ratios), len(ratios)
    chance = sum(math.comb(rounds, k) for k in range(below, rounds + 1)) / 2**rounds
    ratio = statistics.median(ratios)
    can_tell = 2**-rounds < 0.05
    met = chance >= 0.05 if can_tell else ratio >= least
    return Requirement(f"{what} (below in {below} of {rounds} rounds)", f"not below {least}, p < 0.05", ratio, met)


def medians(one, kind):
    """Of the runs of each round."""
    runs = one["seconds"][kind]
    each = len(runs) // one["rounds"]
    return [statistics.median(runs[first : first + each]) for first in range(0, len(runs), each)]


# Times as fast as a peer, by job.
PEER_LIMITS = {
    "knn": ("scikit-learn", 3),
    "silhouette": ("scikit-learn", 10),
    "rsa_spearman": ("SciPy", 10),
    "ksg1_2": ("JIDT", 1),
    "ksg1_8": ("JIDT", 10),
}


def structure(result):
    for one in result["structure"]["comparisons"]:
        job, ours = one["job"], one["contenders"][0]
        if job["name"] in PEER_LIMITS:
            peer, limit = PEER_LIMITS[job["name"]]
            theirs = [c["median_seconds"] for c in one["contenders"] if c["contender"] == peer]
            ratio = theirs[0] / ours["median_seconds"] if theirs else math.nan
            yield at_least(f"Times as fast as {peer}, {job['title']}, {job['rows']} rows, d={job['dims'][0]}", limit, ratio)
        if job["name"] == "neighbours_large":
            title = f"GiB over the input, {job['title']}, {job['rows']} rows"
            yield at_most(title, 1, ours["peak_bytes"] / 2**30)
    for case in result["pairs"]["cases"]:
        if case["required"]:
            title = f"Fraction of the multiply-add ceiling, {case['metric']} sweep, {case['dtype']}, threads: {case['threads']}"
            yield at_least(title, 0.6, case["fma_fraction"])


def compared(result, workload):
    comparisons = result["peers"]["comparisons"] if "peers" in result else []
    return [one for one in comparisons if one["workload"]["name"] == workload]


def times_ours(comparison, contender):
    seconds = {c["contender"]: c["median_seconds"] for c in comparison["contenders"]}
    return seconds[contender] / seconds["sextant"] if contender in seconds else None
