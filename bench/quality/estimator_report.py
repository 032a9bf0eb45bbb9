# SPDX-License-Identifier: Apache-2.0
"""The part of docs/QUALITY.md on neighbour estimators, and its plot."""

import statistics

from matplotlib import pyplot

from tables import table

NAMES = {
    "ksg1": "KSG 1",
    "ksg2": "KSG 2",
    "scikit-learn": "scikit-learn",
    "kozachenko_leonenko": "Kozachenko-Leonenko",
    "SciPy": "SciPy",
    "twonn": "TwoNN",
    "levina_bickel": "Levina-Bickel",
    "mackay_ghahramani": "MacKay-Ghahramani",
}
COLOURS = dict(zip(NAMES, ("#2f6f9f", "#f0b429", "#616e7c", "#2f6f9f", "#616e7c", "#c0504d", "#2f6f9f", "#f0b429")))


def bias(case, estimator):
    return statistics.fmean(case["estimates"][estimator]) - case["truth"]


def estimators_of(cases):
    return list(dict.fromkeys(name for case in cases for name in case["estimates"]))


def cell(case, estimator):
    if estimator not in case["estimates"]:
        return "–"
    return f"{bias(case, estimator):+.3f} ± {statistics.stdev(case['estimates'][estimator]):.3f}"


def bias_table(cases, kind_title=None):
    estimators = estimators_of(cases)
    head = [kind_title] if kind_title else []
    head += ["Dimension", "Rows", "Truth", *(f"{NAMES[name]}: bias ± sd" for name in estimators)]
    return table(
        head,
        [
            ([case["kind"]] if kind_title else [])
            + [case["dim"], case["rows"], f"{case['truth']:.3f}", *(cell(case, name) for name in estimators)]
            for case in cases
        ],
    )


def plot(study, path):
    """How far estimates from the most rows are from the truth, by dimension."""
    figure, panels = pyplot.subplots(1, 3, figsize=(9.6, 3.2))
    titles = {
        "information": "information of correlated Gaussians",
        "entropy": "entropy of independent coordinates",
        "dimension": "intrinsic dimension",
    }
    styles = ("-", "--", ":")
    for axes, (name, title) in zip(panels, titles.items()):
        kinds = list(dict.fromkeys(case["kind"] for case in study[name]))
        most = max(case["rows"] for case in study[name])
        for kind, style in zip(kinds, styles):
            cases = [case for case in study[name] if case["kind"] == kind and case["rows"] == most]
            for estimator in estimators_of(cases):
                points = [(case["dim"], bias(case, estimator)) for case in cases if estimator in case["estimates"]]
                axes.plot(
                    *zip(*points),
                    style,
                    color=COLOURS[estimator],
                    marker="o",
                    markersize=3,
                    linewidth=1.2,
                    label=NAMES[estimator] + (f", {kind}" if kind else ""),
                )
        axes.axhline(0, color="#1f2933", linewidth=0.8)
        axes.set_title(title, fontsize=9)
        axes.set_xlabel("dimension")
        axes.legend(fontsize=6)
    panels[0].set_ylabel(f"estimate − truth, {most} rows")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def section(study):
    return f"""## Neighbour estimators

{study["repeats"]} samples a line, in double precision. Distances lose their meaning in many dimensions, for every implementation of
these estimators: the bias below is theirs, not an error of arithmetic, and on the same samples peers have it too.
scikit-learn's `mutual_info_regression` and SciPy's `differential_entropy` know one dimension alone.

### Mutual information

KSG with k = {study["neighbours"]} on Gaussians whose coordinates correlate by {study["correlation"]}, one by one; nats.

{bias_table(study["information"])}

### Differential entropy

Kozachenko-Leonenko with k = {study["neighbours"]} on independent coordinates; nats.

{bias_table(study["entropy"], "Coordinates")}

### Intrinsic dimension

Manifolds rotated into a space of twice as many dimensions, and two more; k = {study["dimension_neighbours"]} where there is one.

{bias_table(study["dimension"], "Manifold")}

![Bias against dimension](quality-estimators.svg)
"""
