# SPDX-License-Identifier: Apache-2.0
"""Compares this engine with what users would pick instead, in one run on one machine; prints JSON.

    compare.py --library libsextant.so --bench sextant_bench [--soft-entropy CHECKOUT] [--quick]

Every contender is a process of its own on the same mapped data, anchors and temperature. First all must
agree on the entropy and the mutual information; then they are timed in turn, several times. soft-entropy
0.1.3 is no part of this project: the path of a checkout brings it in.
"""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import agreement
import contenders
import installed
import workloads
from contenders import sextant_abi

HERE = pathlib.Path(__file__).resolve().parent
BATCHES = [1024, 4096, 16384, 65536]  # a contender that takes batches is given the one it likes best
AGREEMENT_ROWS = 5_000


class Peer:
    """A running worker."""

    def __init__(self, name, request):
        threads = str(request["threads"])
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        command = [sys.executable, str(HERE / "worker.py")]
        self.name = name
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.facts = self._ask({**request, "contender": name})
        self.batch = None
        self.runs = []

    def run(self, rows):
        return self._ask({"rows": rows, "batch": self.batch or BATCHES[0]})

    def choose_batch(self, rows):
        """Takes the batch with which the first rows go fastest."""
        if not self.facts["takes_batches"]:
            return
        seconds = {}
        for self.batch in BATCHES:
            self.run(min(rows, self.batch))  # warms up
            seconds[self.batch] = self.run(min(rows, max(BATCHES)))["seconds"]
        self.batch = min(seconds, key=seconds.get)

    def seconds(self):
        return [run["seconds"] for run in self.runs]

    def close(self):
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, request):
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} ended with status {self._process.wait()}")
        return json.loads(answer)


def summary(peer):
    last = peer.runs[-1]
    seconds = peer.seconds()
    return {
        "contender": peer.name,
        "dtype": peer.facts["dtype"],
        "batch": peer.batch,
        "seconds": seconds,
        "min_seconds": min(seconds),
        "median_seconds": statistics.median(seconds),
        "max_seconds": max(seconds),
        "rows_per_second": last["rows"] / statistics.median(seconds),
        "entropy": last["entropy"],
        "mutual_information": last["mutual_information"],
        "peak_bytes": last["peak_bytes"],
    }


def compare(peers, rows, repeats, limit):
    """Agreement, then times in turn. A contender that has used up its time leaves, but none before it has run."""
    agreement.require_agreement({peer.name: peer.run(min(AGREEMENT_ROWS, rows)) for peer in peers})
    for peer in peers:
        peer.choose_batch(rows)
    for repeat in range(repeats):
        turn = repeat % len(peers)
        for peer in peers[turn:] + peers[:turn]:
            if sum(peer.seconds()) <= limit:
                time.sleep(0.1)  # lets the threads of the one before fall asleep
                peer.runs.append(peer.run(rows))
    difference = agreement.require_agreement({peer.name: peer.runs[-1] for peer in peers})
    return {"largest_difference_nats": difference, "contenders": [summary(peer) for peer in peers]}


def ceilings(bench, threads):
    output = subprocess.run([bench, "ceilings", "--threads", str(threads)], check=True, capture_output=True, text=True)
    return json.loads(output.stdout)["ceilings"][0]


def measure(workload, threads, arguments, folder):
    library = sextant_abi.Library(arguments.library)
    temperature = library.temperature(sextant_abi.TEMPERATURE_BOUNDS, workload.anchors, workload.dim)
    request = {
        "folder": str(folder),
        "dtype": workload.dtype,
        "labelled": workload.labels > 0,
        "threads": threads,
        "temperature": temperature,
        "library": arguments.library,
        "soft_entropy": arguments.soft_entropy,
    }
    with contextlib.ExitStack() as stack:
        peers = []
        for name in chosen(workload, arguments.soft_entropy):
            peer = Peer(name, request)
            stack.callback(peer.close)
            agreement.require_temperature(name, peer.facts["own_temperature"], temperature)
            peers.append(peer)
        result = compare(peers, workload.rows, arguments.repeats, arguments.limit)
    return {
        "workload": dataclasses.asdict(workload),
        "threads": threads,
        "temperature": temperature,
        **result,
    }


def chosen(workload, soft_entropy):
    """Names of the contenders that can do the workload in reasonable time and memory."""
    missing = installed.absent({"soft-entropy": soft_entropy})
    for name, kind in contenders.CONTENDERS.items():
        fits = workload.rows <= getattr(kind, "most_rows", workload.rows)
        fits = fits and workload.labels <= getattr(kind, "most_labels", workload.labels)
        if fits and not any(name.startswith(peer.replace("_", "-")) for peer in missing):
            yield name


def versions():
    import numpy
    import scipy
    import torch

    return {
        "python": sys.version.split()[0],
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "torch": torch.__version__,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--soft-entropy", default="")
    parser.add_argument("--scratch", help="folder for the data, about 3 GB; best in memory")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--limit", type=float, default=30, help="seconds after which a contender stops repeating")
    parser.add_argument("--quick", action="store_true", help="a twentieth of the rows, all threads only")
    arguments = parser.parse_args()
    all_threads = len(os.sched_getaffinity(0))
    thread_counts = [all_threads] if arguments.quick else sorted({1, all_threads})
    if arguments.quick:
        arguments.repeats = 2
    before = [ceilings(arguments.bench, threads) for threads in thread_counts]
    results = []
    for workload in workloads.WORKLOADS:
        workload = workload.scaled(20) if arguments.quick else workload
        with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
            workloads.prepare(workload, folder)
            for threads in thread_counts:
                print(f"{workload.name}, {threads} threads", file=sys.stderr)
                results.append(measure(workload, threads, arguments, folder))
    after = [ceilings(arguments.bench, threads) for threads in thread_counts]
    best = [{key: max(a[key], b[key]) for key in a} for a, b in zip(before, after)]
    json.dump({"versions": versions(), "ceilings": best, "tolerance_nats": agreement.TOLERANCE_NATS, "comparisons": results}, sys.stdout)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # takes the scratch data along
    main()
