# SPDX-License-Identifier: Apache-2.0
"""A process of its own for one contender and one job: a line asks for a run, a line of JSON answers."""

import json
import pathlib
import sys
import time

import numpy as np

import jobs


def status_bytes(field):
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return 1024 * int(line.split()[1])
    raise KeyError(field)


def main():
    request = json.loads(sys.stdin.readline())
    job = jobs.Job(**{**request["job"], "dims": tuple(request["job"]["dims"])})
    spaces, labels = jobs.draw(job)
    contender = jobs.CONTENDERS[request["contender"]](job, request)
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # starts the peak anew
    before = status_bytes("VmRSS")
    print("ready", flush=True)
    for _ in sys.stdin:
        begin = time.perf_counter()
        answer = contender.run(spaces, labels)
        seconds = getattr(contender, "own_seconds", time.perf_counter() - begin)
        np.save(request["answer"], np.asarray(answer, np.float64))
        print(json.dumps({"seconds": seconds, "peak_bytes": status_bytes("VmHWM") - before}), flush=True)


if __name__ == "__main__":
    main()
