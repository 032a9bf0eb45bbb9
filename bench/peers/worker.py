# SPDX-License-Identifier: Apache-2.0
"""A process of its own for one contender: reads a request a line, answers a line of JSON.

The process starts fresh and maps its data before it notes its memory, so that the peak counts what the
contender adds.
"""

import dataclasses
import json
import pathlib
import sys
import time

import numpy as np

import contenders


@dataclasses.dataclass(frozen=True)
class Setup:
    anchors: np.ndarray
    temperature: float
    dtype: str
    threads: int
    labelled: bool
    library: str
    soft_entropy: str


def status_bytes(field):
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return 1024 * int(line.split()[1])
    raise KeyError(field)


class Worker:
    def __init__(self, request):
        folder = pathlib.Path(request["folder"])
        kind = contenders.CONTENDERS[request["contender"]]
        dtype = request["dtype"] if kind.takes_bf16 else "f32"
        self._rows = self._mapped(folder / ("rows_bf16.npy" if dtype == "bf16" else "rows.npy"))
        self._labels = self._mapped(folder / "labels.npy") if request["labelled"] else None
        setup = Setup(
            anchors=np.load(folder / "anchors.npy"),
            temperature=request["temperature"],
            dtype=dtype,
            threads=request["threads"],
            labelled=request["labelled"],
            library=request["library"],
            soft_entropy=request["soft_entropy"],
        )
        self._contender = kind(setup)
        pathlib.Path("/proc/self/clear_refs").write_text("5")  # starts the peak anew
        self._before = status_bytes("VmRSS")
        self.facts = {"dtype": dtype, "own_temperature": getattr(self._contender, "own_temperature", None)}
        self.facts["takes_batches"] = kind.takes_batches

    @staticmethod
    def _mapped(path):
        values = np.load(path, mmap_mode="c").view(np.ndarray)
        values.view(np.uint8).reshape(-1)[::4096].sum()  # brings in every page
        return values

    def run(self, rows, batch):
        labels = None if self._labels is None else self._labels[:rows]
        self._contender.reset()
        begin = time.perf_counter()
        entropy, information = self._contender.run(self._rows[:rows], labels, batch)
        seconds = time.perf_counter() - begin
        return {
            "rows": rows,
            "batch": batch,
            "seconds": seconds,
            "entropy": entropy,
            "mutual_information": information,
            "peak_bytes": status_bytes("VmHWM") - self._before,
        }


def main():
    worker = Worker(json.loads(sys.stdin.readline()))
    print(json.dumps(worker.facts), flush=True)
    for line in sys.stdin:
        print(json.dumps(worker.run(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
