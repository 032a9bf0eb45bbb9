# SPDX-License-Identifier: Apache-2.0
"""Peak memory of the command line by number of rows; prints JSON.

    memory.py --command ./sextant [--quick]

The file is mapped, and the system may take its pages back at any time, so what counts is the memory that the
process owns: RssAnon, sampled all the time. The peak of all resident pages is given beside it.
"""

import argparse
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import numpy as np

DIM = 768
ANCHORS = 100
CHUNK = 10_000
SAMPLE_SECONDS = 0.005


def write_rows(path, rows):
    rng = np.random.default_rng(7)
    values = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(rows, DIM))
    for start in range(0, rows, CHUNK):
        chunk = values[start : start + CHUNK]
        chunk[:] = rng.standard_normal(chunk.shape, dtype=np.float32)


def status(pid):
    """Memory of a process in bytes by field, empty when it has ended."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.split(":") for line in lines if line.startswith(("RssAnon:", "VmHWM:")))
    return {name: 1024 * int(value.split()[0]) for name, value in pairs}


def peaks(command):
    """Runs a command that becomes the process to watch, and returns the peaks of its memory and its output."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = {"RssAnon": 0, "VmHWM": 0}
    while process.poll() is None:
        for name, value in status(process.pid).items():
            peak[name] = max(peak[name], value)
        time.sleep(SAMPLE_SECONDS)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} must succeed, but exited with {process.returncode}")
    return peak, json.load(process.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", required=True)
    parser.add_argument("--scratch", help="folder for the data, about 1.2 GB")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    runs = []
    for rows in [5_000, 10_000] if arguments.quick else [50_000, 100_000, 200_000, 400_000]:
        with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
            path = pathlib.Path(folder, "rows.npy")
            write_rows(path, rows)
            options = ["estimate", str(path), "--anchors", str(ANCHORS), "--json", "-"]
            peak, answer = peaks([arguments.command, *options])
            if answer["space"]["rows"] != rows:
                raise RuntimeError(f"the command line must read {rows} rows, but read {answer['space']['rows']}")
            runs.append({"rows": rows, "file_bytes": path.stat().st_size, "owned_bytes": peak["RssAnon"]})
            runs[-1] |= {"resident_bytes": peak["VmHWM"], "rows_per_second": answer["performance"]["rows_per_second"]}
    json.dump({"dim": DIM, "anchors": ANCHORS, "runs": runs}, sys.stdout)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # takes the scratch data along
    main()
