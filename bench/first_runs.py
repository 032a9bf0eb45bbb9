# SPDX-License-Identifier: Apache-2.0
"""Times the first estimate of a process, without labels and with one for every row; prints JSON.

    first_runs.py --bench build/bench/bench/native/sextant_bench [--quick]

Labels need memory: later estimates use that of those before, the first one gets it from the system.
"""

import argparse
import json
import os
import subprocess

PROCESSES = 5


def first_run(bench, rows, labels, threads):
    """Seconds of adding and measuring, in a process of its own."""
    command = [bench, "case", "--rows", rows, "--labels", labels, "--threads", threads, "--repeats", 1]
    done = subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE)
    (case,) = json.loads(done.stdout)["cases"]
    return case["add_seconds"][0] + case["measure_seconds"][0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()

    rows = 50_000 if options.quick else 1_000_000
    every = len(os.sched_getaffinity(0))
    cases = [
        {"rows": rows, "labels": labels, "threads": threads, "seconds": []}
        for threads in sorted({1, every})
        for labels in (0, rows)
    ]
    for _ in range(PROCESSES):
        for case in cases:
            case["seconds"].append(first_run(options.bench, rows, case["labels"], case["threads"]))
    print(json.dumps({"cases": cases}))


if __name__ == "__main__":
    main()
