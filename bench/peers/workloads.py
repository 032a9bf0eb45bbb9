# SPDX-License-Identifier: Apache-2.0
"""What is compared, and the data for it: files that every contender maps."""

import dataclasses
import pathlib

import numpy as np

CENTRES = 64
CHUNK = 10_000
SEED = 20
ANCHOR_SEED = 0


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    rows: int
    dim: int
    anchors: int
    dtype: str
    labels: int

    def scaled(self, divisor):
        return dataclasses.replace(self, rows=self.rows // divisor, labels=self.labels // divisor)


WORKLOADS = [
    Workload("entropy", 200_000, 768, 100, "f32", 0),
    Workload("labels-20k", 200_000, 768, 100, "f32", 20_000),
    Workload("no-labels-1m-rows", 1_000_000, 768, 100, "f32", 0),
    Workload("labels-1m", 1_000_000, 768, 100, "f32", 1_000_000),
    Workload("wide-bf16", 20_000, 4096, 1024, "bf16", 0),
]


def to_bf16(values):
    """The upper halves of float32 values, as uint16."""
    return (values.view(np.uint32) >> 16).astype(np.uint16)


def from_bf16(halves):
    return (halves.astype(np.uint32) << 16).view(np.float32)


def prepare(workload, folder):
    """Writes rows.npy (float32), for bf16 also rows_bf16.npy with the same values, labels.npy and anchors.npy.

    Rows are a Gaussian mixture, so that the entropy is well below its maximum. Labels are dealt in turn and
    shuffled: each of them occurs. Anchors are drawn as the functions of soft-entropy draw them.
    """
    folder = pathlib.Path(folder)
    rng = np.random.default_rng(SEED)
    centres = 0.3 * rng.standard_normal((CENTRES, workload.dim), dtype=np.float32)
    shape = (workload.rows, workload.dim)
    rows = np.lib.format.open_memmap(folder / "rows.npy", mode="w+", dtype=np.float32, shape=shape)
    halves = None
    if workload.dtype == "bf16":
        halves = np.lib.format.open_memmap(folder / "rows_bf16.npy", mode="w+", dtype=np.uint16, shape=shape)
    for start in range(0, workload.rows, CHUNK):
        count = min(CHUNK, workload.rows - start)
        chunk = rng.standard_normal((count, workload.dim), dtype=np.float32)
        chunk += centres[rng.integers(0, CENTRES, count)]
        if halves is not None:
            halves[start : start + count] = to_bf16(chunk)
            chunk = from_bf16(halves[start : start + count])
        rows[start : start + count] = chunk
    if workload.labels:
        np.save(folder / "labels.npy", rng.permutation(np.arange(workload.rows, dtype=np.int64) % workload.labels))
    anchors = np.random.default_rng(ANCHOR_SEED).standard_normal((workload.anchors, workload.dim))
    np.save(folder / "anchors.npy", anchors / np.linalg.norm(anchors, axis=1, keepdims=True))
