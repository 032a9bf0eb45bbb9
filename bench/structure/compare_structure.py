# SPDX-License-Identifier: Apache-2.0
"""Compares the structure of pairs with what users would pick instead, in one run on one machine; prints JSON.

    compare_structure.py --library libsextant.so [--jidt infodynamics.jar --java JAVA] [--quick]

Every contender is a process of its own on the same data. First all must agree, then they are timed in turn. JIDT is no
part of this project: the path of its jar brings it in, and what cannot run is named in the result.
"""

import argparse
import contextlib
import dataclasses
import importlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))

import agreement  # noqa: E402
import installed  # noqa: E402
import jobs  # noqa: E402


class Peer:
    """A running worker."""

    def __init__(self, name, job, request, folder):
        threads = str(request["threads"])
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        self.name = name
        self.runs = []
        self._answer = str(pathlib.Path(folder) / f"{name}.npy")
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say({**request, "contender": name, "job": dataclasses.asdict(job), "answer": self._answer})

    def run(self):
        self.runs.append(json.loads(self._say("run")))

    def answer(self):
        return np.load(self._answer).ravel().tolist()

    def close(self):
        self._process.stdin.close()
        self._process.wait()

    def _say(self, what):
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with status {self._process.wait()}")
        return line


def compare(job, request, missing, repeats):
    names = ["Sextant"] + [name for name in job.peers if name not in missing]
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        peers = []
        for name in names:
            peers.append(Peer(name, job, request, folder))
            stack.callback(peers[-1].close)
            peers[-1].run()
        difference = agreement.require_close(job.name, job.tolerance, {peer.name: peer.answer() for peer in peers})
        for repeat in range(repeats):
            for peer in peers[repeat % len(peers) :] + peers[: repeat % len(peers)]:
                if sum(run["seconds"] for run in peer.runs) < request["limit"]:
                    peer.run()
    return {
        "job": dataclasses.asdict(job),
        "threads": request["threads"],
        "largest_difference": difference,
        "missing": [name for name in job.peers if name in missing],
        "contenders": [summary(peer) for peer in peers],
    }


def summary(peer):
    seconds = [run["seconds"] for run in peer.runs[1:] or peer.runs]  # the first warms up
    return {
        "contender": peer.name,
        "seconds": seconds,
        "median_seconds": statistics.median(seconds),
        "peak_bytes": peer.runs[0]["peak_bytes"],
    }


def versions():
    found = {"python": sys.version.split()[0], "numpy": np.__version__}
    for module in ("scipy", "sklearn", "faiss"):
        with contextlib.suppress(ImportError):
            found[module] = importlib.import_module(module).__version__
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True)
    parser.add_argument("--jidt", default="", help="jar of JIDT")
    parser.add_argument("--java", default="java")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=float, default=40, help="seconds after which a contender stops repeating")
    parser.add_argument("--jobs", nargs="*", default=[job.name for job in jobs.JOBS])
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    arguments = parser.parse_args()
    threads = len(os.sched_getaffinity(0))
    request = {
        "library": arguments.library,
        "threads": threads,
        "jidt": arguments.jidt,
        "java": arguments.java,
        "limit": arguments.limit,
    }
    missing = installed.absent({"JIDT": arguments.jidt})
    results = []
    for job in jobs.JOBS:
        if job.name in arguments.jobs:
            print(job.name, file=sys.stderr)
            job = job.scaled(10) if arguments.quick else job
            results.append(compare(job, request, missing, arguments.repeats))
    json.dump({"versions": versions(), "comparisons": results}, sys.stdout)


if __name__ == "__main__":
    main()
