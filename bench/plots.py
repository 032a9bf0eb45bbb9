# SPDX-License-Identifier: Apache-2.0
"""Draws the curves of docs/BENCHMARKING.md from the section `sweep` of a result file.

    plots.py RESULT.json DOCS

Writes bench-speed.svg (rows/s by rows, labels, threads, dimensions and anchors) and bench-roofline.svg.
"""

import json
import pathlib
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "sextant", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3})
from matplotlib import pyplot  # noqa: E402

BLUE, RED, GREY = "#2f6f9f", "#c0504d", "#616e7c"


def cases_by(sweep, key):
    """The cases of one curve, ascending."""
    cases = sweep["cases"]
    base = base_case(cases)
    others = {name: base[name] for name in ("dim", "anchors", "labels", "threads") if name != key}
    chosen = [case for case in cases if case == {**case, **others}]
    if key == "threads":
        chosen = [case for case in chosen if case["rows"] == base["rows"]]
    elif key == "labels":
        chosen = [case for case in chosen if case["labels"] > 0]
    elif key != "rows":  # the shape of the base in its own number of rows alone
        chosen = [case for case in chosen if case[key] != base[key]] + [base]
    return sorted(chosen, key=lambda case: case[key])


def base_case(cases):
    """The case that all curves go through: it has the rows of those on fewer threads."""
    every = max(case["threads"] for case in cases)
    usual = [case for case in cases if case == {**case, "dim": 768, "anchors": 100, "labels": 0}]
    rows = min((case["rows"] for case in usual if case["threads"] < every), default=usual[0]["rows"])
    return next(case for case in usual if case["threads"] == every and case["rows"] == rows)


def curve(axes, sweep, key, title, value, logarithmic=True):
    cases = cases_by(sweep, key)
    axes.plot([c[key] for c in cases], [value(c) for c in cases], color=BLUE, marker="o", markersize=3.5, linewidth=1.2)
    if logarithmic:
        axes.set_xscale("log")
    else:
        axes.set_xticks([c[key] for c in cases])
    axes.set_ylim(bottom=0)
    axes.set_xlabel(title)


def speed(sweep, path):
    figure, panels = pyplot.subplots(2, 3, figsize=(9.6, 5.2))
    million_rows = lambda case: case["rows_per_second"] / 1e6  # noqa: E731
    curve(panels[0][0], sweep, "rows", "rows", million_rows)
    curve(panels[0][1], sweep, "labels", "distinct labels", million_rows)
    curve(panels[0][2], sweep, "threads", "threads", million_rows, logarithmic=False)
    panels[0][0].set_ylabel("million rows/s")
    share = lambda case: 100 * case["fma_fraction"]  # noqa: E731
    curve(panels[1][0], sweep, "dim", "dimensions", share)
    curve(panels[1][1], sweep, "anchors", "anchors", share)
    panels[1][0].set_ylabel("% of the multiply-add ceiling")
    panels[1][2].axis("off")
    panels[1][2].text(
        0, 0.5, "f32 rows; where nothing else varies:\n200 000 rows, 768 dimensions,\n100 anchors, no labels, all threads;\nlabels: on 1 000 000 rows",
        va="center", fontsize=8, color=GREY,
    )
    save(figure, path)


def roofline(sweep, path):
    """Multiply-adds per second over multiply-adds per byte read."""
    ceiling = max(sweep["ceilings"], key=lambda c: c["threads"])
    fma, read = ceiling["fma_per_second"], ceiling["bytes_per_second"]
    cases = [c for key in ("dim", "anchors") for c in cases_by(sweep, key)]
    intensity = [c["anchors"] / 4 for c in cases]  # a float of 4 bytes meets every anchor once
    figure, axes = pyplot.subplots(figsize=(6.4, 3.6))
    reach = [min(intensity) / 2, fma / read, max(intensity) * 2]
    axes.plot(reach, [reach[0] * read, fma, fma], color=RED, linewidth=1.2, label="memory read and multiply-add ceilings")
    axes.plot(intensity, [c["fma_per_second"] for c in cases], "o", color=BLUE, markersize=4, label="measured")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("multiply-adds for every byte of the rows (anchors / 4)")
    axes.set_ylabel("multiply-adds/s")
    axes.legend(fontsize=8, loc="lower right")
    save(figure, path)


def save(figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def main(result_path, docs):
    sweep = json.loads(pathlib.Path(result_path).read_text())["sweep"]
    speed(sweep, pathlib.Path(docs) / "bench-speed.svg")
    roofline(sweep, pathlib.Path(docs) / "bench-roofline.svg")


if __name__ == "__main__":
    main(*sys.argv[1:])
