# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of documents from a result file.

    report.py RESULT.json                  prints them
    report.py RESULT.json DOCUMENT.md...   writes those that a document asks for between <!-- begin NAME --> and
                                           <!-- end NAME -->
    report.py --check RESULT.json DOCUMENT.md...   fails where a document says something else
"""

import json
import math
import pathlib
import re
import statistics
import sys

import requirements
from tables import table

NAMES = {
    "sextant": "Sextant",
    "sgemm-numpy": "sgemm + softmax, NumPy",
    "sgemm-torch": "sgemm + softmax, PyTorch",
    "soft-entropy-numpy": "soft-entropy accumulator, NumPy",
    "soft-entropy-torch": "soft-entropy accumulator, PyTorch",
    "soft-entropy-functions": "soft-entropy functions, NumPy",
    "nam-entropy": "nam_entropy, PyTorch",
}


def number(value, digits=3):
    """A value with so many significant digits, thousands apart, or a dash."""
    if value is None or not math.isfinite(value):
        return "–"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{places}f}".replace(",", " ")


def count(value):
    return "–" if value is None else f"{value:,}".replace(",", " ")


def percent(value):
    return "–" if value is None else f"{100 * value:.1f} %"


def mebibytes(value):
    return number(value / 2**20)


def libraries(result):
    return ", ".join(f"{name} {version}" for name, version in result["peers"]["versions"].items())


def processor(machine):
    return machine["processor"] + (", virtual" if machine["hypervisor"] else "")


def facts(result):
    machine = result["machine"]
    rows = [
        ["Processor", processor(machine)],
        ["Processors used", machine["processors"]],
        ["Caches", ", ".join(machine["caches"])],
        ["Memory", machine["memory"]],
        ["Kernel", machine["kernel"]],
        ["Compiler", machine["compiler"]],
        *([["Java", machine["java"]]] if machine["java"] else []),
        *([["Libraries", libraries(result)]] if "peers" in result else []),
        ["Engine", f"{result['native']['engine_version']}, targets {result['native']['engine_targets']}"],
        ["Commit", machine["commit"] + (" with changes" if machine["uncommitted_changes"] else "")],
        ["Date", machine["date"]],
        ["Load at the start", number(machine["load_at_start"][0])],
    ]
    return table(["Fact", "Value"], rows)


def required(result):
    rows = [
        [r.what, r.limit, number(r.value), "met" if r.met else "**missed**"] for r in requirements.evaluate(result)
    ]
    return table(["Requirement", "Limit", "Measured", "Verdict"], rows)


def ceilings(result):
    rows = [
        [c["threads"], number(c["fma_per_second"] / 1e9), number(c["bytes_per_second"] / 1e9)]
        for c in result["native"]["ceilings"]
    ]
    return table(["Threads", "f32 multiply-adds, G/s", "Memory read, GB/s"], rows)


def extras(case):
    """What else a case asks for."""
    draws = [f"{case['draws']} draws"] if case["draws"] > 1 else []
    pages = ["4 KiB pages"] if case["pages"] == "small" else []
    precision = [case["precision"]] * (case.get("precision", "auto") != "auto")
    return ", ".join(draws + pages + ["no nulls"] * (not case["nulls"]) + ["co-moments"] * case["co_moments"] + precision)


def engine(result):
    head = ["Rows x d, anchors", "Type", "Labels", "With", "Threads", "Rows/s", "GFMA/s", "of ceiling", "GB/s", "of ceiling"]
    rows = [
        [
            f"{count(c['rows'])} x {c['dim']}, {c['anchors']}",
            c["dtype"],
            count(c["cardinality"]) if c["labels"] else "none",
            extras(c),
            c["threads"],
            number(c["rows_per_second"]),
            number(c["fma_per_second"] / 1e9),
            percent(c["fma_fraction"]),
            number(c["bytes_per_second"] / 1e9),
            percent(c["read_fraction"]),
        ]
        for c in result["native"]["cases"]
    ]
    return table(head, rows)


def comparison(result):
    blocks = []
    for one in result["peers"]["comparisons"]:
        work = one["workload"]
        ours = one["contenders"][0]["median_seconds"]
        labels = f"{count(work['labels'])} labels" if work["labels"] else "no labels"
        title = (
            f"**{count(work['rows'])} x {work['dim']}, {work['anchors']} anchors, {work['dtype']}, {labels}, "
            f"threads: {one['threads']}.** Largest difference {one['largest_difference_nats']:.1e} nats."
        )
        rows = [
            [
                NAMES[c["contender"]],
                c["dtype"],
                count(c["batch"]),
                len(c["seconds"]),
                number(c["min_seconds"]),
                number(c["median_seconds"]),
                number(c["max_seconds"]),
                number(c["rows_per_second"]),
                number(c["median_seconds"] / ours),
                mebibytes(c["peak_bytes"]),
            ]
            for c in one["contenders"]
        ]
        head = ["Contender", "Type", "Batch", "Runs", "min s", "median s", "max s", "Rows/s", "Time / ours", "Peak MiB"]
        blocks.append(title + "\n\n" + table(head, rows))
    return "\n\n".join(blocks)


def java(result):
    rows = []
    for one in result["java"]["end_to_end"]:
        native = statistics.median(one["seconds"]["native"])
        for kind, seconds in one["seconds"].items():
            median = statistics.median(seconds)
            rows.append(
                [
                    "C" if kind == "native" else f"Java, {kind.lower()}",
                    one["threads"],
                    number(min(seconds)),
                    number(median),
                    number(max(seconds)),
                    number(one["rows"] / median),
                    percent(native / median),
                ]
            )
    return table(["From", "Threads", "min s", "median s", "max s", "Rows/s", "of C"], rows)


def calls(result):
    from_c = statistics.median(result["java"]["downcalls"]["native"])
    rows = [["a call that does nothing, from C", "", number(from_c), ""]]
    for provider in ("panama", "javacpp"):
        times = result["java"]["downcalls"][provider]
        rows.append(["the same from Java", f"provider {provider}", number(statistics.median(times)), ""])
    for one in result["java"]["calls"]:
        metric = one["primaryMetric"]
        name = ".".join(one["benchmark"].split(".")[-2:])
        parameters = ", ".join(f"{key} {value}" for key, value in one["params"].items())
        error = float(metric["scoreError"])  # JMH writes NaN as text where there are too few runs
        rows.append([name, parameters, number(metric["score"]), number(error)])
    return table(["Benchmark", "Parameters", "ns a call", "+-"], rows)


def memory(result):
    rows = [
        [
            count(run["rows"]),
            mebibytes(run["file_bytes"]),
            mebibytes(run["owned_bytes"]),
            mebibytes(run["resident_bytes"]),
            number(run["rows_per_second"]),
        ]
        for run in result["memory"]["runs"]
    ]
    return table(["Rows", "File MiB", "Own memory MiB", "With pages of the file MiB", "Rows/s"], rows)


def fastest(comparison, family):
    """Rows/s of the fastest contender of a family, or None."""
    speeds = [c["rows_per_second"] for c in comparison["contenders"] if c["contender"].startswith(family)]
    return max(speeds, default=None)


def summary(result):
    rows = []
    for one in result["peers"]["comparisons"]:
        work = one["workload"]
        labels = f"{count(work['labels'])} labels" if work["labels"] else "no labels"
        job = f"{count(work['rows'])} x {work['dim']} {work['dtype']}, {work['anchors']} anchors, {labels}"
        speeds = [fastest(one, family) for family in ("sextant", "sgemm", "soft-entropy")]
        rows.append([job, one["threads"], *map(number, speeds)])
    machine, targets = result["machine"], result["native"]["engine_targets"]
    where = f"{processor(machine)}, {machine['processors']} processors, {targets.partition(',')[0]}; {machine['date'][:10]}"
    header = ["Job", "Threads", "Sextant, rows/s", "sgemm + softmax, rows/s", "soft-entropy 0.1.3, rows/s"]
    return f"{where}:\n\n{table(header, rows)}"


def structure(result):
    rows = []
    for one in result["structure"]["comparisons"]:
        job = one["job"]
        ours = one["contenders"][0]["median_seconds"]
        sizes = count(job["rows"]) + (f" against {count(job['columns'])}" if job["columns"] else "")
        dims = " + ".join(map(str, job["dims"][: 1 if job["columns"] else 2]))
        for c in one["contenders"]:
            seconds = c["median_seconds"]
            title = f"{job['title']}, {sizes} rows, d = {dims}" + (f", k = {job['k']}" if job["k"] else "")
            rows.append([title, c["contender"], number(seconds), number(seconds / ours), mebibytes(c["peak_bytes"])])
        rows += [[job["title"], f"{name}: not installed", "–", "–", "–"] for name in one["missing"]]
    return table(["Job", "Contender", "median s", "Time / ours", "Peak MiB"], rows)


def installed(result):
    rows = [
        [peer["name"], peer["compared"], peer["version"] or f"not installed: {peer['install']}"]
        for peer in result["installed"]["peers"]
    ]
    return table(["Peer", "Compared by", "Version"], rows)


def pairs(result):
    rows = [
        [
            f"{count(c['rows'])} x {count(c['columns'])}, d = {c['dim']}",
            c["metric"],
            c["dtype"],
            c["reduction"],
            c["threads"],
            number(c["pairs_per_second"] / 1e9),
            number(c["fma_per_second"] / 1e9),
            percent(c["fma_fraction"]),
        ]
        for c in result["pairs"]["cases"]
    ]
    return table(["Pairs", "Metric", "Type", "Reduction", "Threads", "Gpairs/s", "GFMA/s", "of ceiling"], rows)


MAKERS = [facts, required, ceilings, engine, comparison, java, calls, memory, summary, structure, installed, pairs]
TABLES = {make.__name__: make for make in MAKERS}


def filled(document, result):
    """The document with every table that it asks for made anew."""
    names = re.findall(r"<!-- begin (\w+) -->", document)
    if not names:
        raise ValueError("the document must hold <!-- begin NAME --> for a table, but holds none")
    for name in names:
        pattern = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if name not in TABLES or len(pattern.findall(document)) != 1:
            raise ValueError(f"the document must hold the markers of a table once, but holds {name}")
        content = TABLES[name](result)
        document = pattern.sub(lambda match: f"{match[1]}{content}\n{match[2]}", document)
    return document


def update(path, result, check):
    """Whether the document said what the result gives, which it says afterwards unless this was a check."""
    document = path.read_text()
    made = filled(document, result)
    if not check:
        path.write_text(made)
    return made == document


def main(arguments):
    check = arguments[:1] == ["--check"]
    result_path, *documents = [pathlib.Path(path) for path in arguments[check:]]
    result = json.loads(result_path.read_text())
    if not documents:
        for name, make in TABLES.items():
            print(f"\n## {name}\n\n{make(result)}")
    other = [path for path in documents if not update(path, result, check)]
    if not check:
        return 0
    for path in other:
        print(f"{path} differs from what {result_path} gives: run bench/report.py {result_path} {path}")
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
