# SPDX-License-Identifier: Apache-2.0
"""Times spaces on a device beside PyTorch on the same device; prints JSON.

    measure.py LIBSEXTANT [--quick | --emulated] [--soft-entropy CHECKOUT]
"""

import argparse
import json
import math
import os
import pathlib
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import place as places  # noqa: E402
import sextant_abi  # noqa: E402

TORCH = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}
CHUNK = 65536


def product_rate(place):
    size = 64 if place.emulated else 8192
    a = torch.randn(size, size, device=place.device, dtype=torch.bfloat16)
    seconds = place.best_seconds(lambda: a @ a, 10)
    return 2 * size**3 / seconds


class Engine:
    def __init__(self, library, anchors, temperature, dtype, labelled):
        self._space = sextant_abi.Space(
            library, anchors, temperature, dtype, 0, int(labelled), backend=sextant_abi.CUDA, devices=[0]
        )

    def add(self, rows, labels):
        where = {"device": 0, "stream": torch.cuda.current_stream().cuda_stream} if rows.is_cuda else {}
        self._space.add_at(
            rows.data_ptr(), rows.shape[0], rows.shape[1], rows.stride(0) * rows.element_size(), labels, **where
        )

    def entropy(self):
        return self._space.measure().entropy


def by_warps(library, anchors, temperature, dtype, labels):
    """The engine with the matrix instructions that all devices have."""
    os.environ["SEXTANT_CUDA_MATRIX_UNIT"] = "warps"
    try:
        engine = Engine(library, anchors, temperature, dtype, labels is not None)
    finally:
        del os.environ["SEXTANT_CUDA_MATRIX_UNIT"]

    def add(rows):
        engine.add(rows, labels)
        return engine.entropy()

    return add


class Plain:
    """What one would write with PyTorch."""

    def __init__(self, place, anchors, temperature, dtype, labels, compiled):
        weights = torch.tensor(anchors / temperature, device=place.device).to(TORCH[dtype])

        def assign(part):
            part = part / part.float().norm(dim=1, keepdim=True).to(part.dtype)
            return torch.softmax((part @ weights.T).float(), dim=1)

        self._device = place.device
        self._assign = torch.compile(assign) if compiled else assign
        self._labels = labels
        self._anchors = len(anchors)
        self._most = 0 if labels is None else int(labels.max()) + 1

    def add(self, rows):
        total = torch.zeros(self._anchors, device=self._device, dtype=torch.float64)
        by_label = torch.zeros(self._most, self._anchors, device=self._device)
        for start in range(0, len(rows), CHUNK):
            p = self._assign(rows[start : start + CHUNK])
            total += p.sum(dim=0, dtype=torch.float64)
            if self._labels is not None:
                by_label.index_add_(0, self._labels[start : start + CHUNK], p)
        mean = (total / len(rows)).cpu().numpy()
        return float(-(mean * np.log(mean)).sum())


def soft_entropy(place, anchors, temperature, labels, checkout, compiled):
    """The accumulator of soft-entropy 0.1.3 by PyTorch, on the device."""
    sys.path.insert(0, checkout)
    from soft_entropy.accumulator import SoftEntropyAccumulator

    accumulator = SoftEntropyAccumulator(d=anchors.shape[1], n_bins=len(anchors), backend="torch")
    accumulator.temp = temperature
    accumulator.w = torch.tensor(anchors, device=place.device, dtype=torch.float32)
    update = torch.compile(accumulator.update) if compiled else accumulator.update

    def add(rows):
        accumulator.reset()
        for start in range(0, len(rows), CHUNK):
            update(rows[start : start + CHUNK], None if labels is None else labels[start : start + CHUNK])
        return float(accumulator.entropy()) * math.log(len(anchors))

    return add


def peers_of(arguments, place, library, anchors, temperature, dtype, labels):
    if place.has_warpgroups:
        yield "warps", by_warps(library, anchors, temperature, dtype, labels)
    on_device = None if labels is None else torch.tensor(labels, device=place.device)
    for compiled in (False,) if place.emulated else (False, True):
        suffix = "_compiled" if compiled else ""
        yield "plain_torch" + suffix, Plain(place, anchors, temperature, dtype, on_device, compiled).add
        if arguments.soft_entropy:
            yield (
                "soft_entropy" + suffix,
                soft_entropy(place, anchors, temperature, on_device, arguments.soft_entropy, compiled),
            )


def case(arguments, place, library, dtype, dim, count, labels_of, where, peers):
    size = torch.empty(0, dtype=TORCH[dtype]).element_size()
    rows_of = bytes_of(arguments) // (dim * size)
    rows = torch.randn(rows_of, dim, device=place.device).to(TORCH[dtype])
    if where == "pinned" and not place.emulated:
        rows = rows.cpu().pin_memory()
    if where == "pageable":
        rows = rows.cpu()
    labels = None
    if labels_of:
        labels = np.random.default_rng(1).integers(0, labels_of, rows_of, dtype=np.int64)
    anchors = np.random.default_rng(2).normal(size=(count, dim))
    anchors /= np.linalg.norm(anchors, axis=1, keepdims=True)
    temperature = library.temperature(sextant_abi.TEMPERATURE_EXACT, count, dim)
    engine = Engine(library, anchors, temperature, dtype, labels is not None)
    runs = 1 if place.emulated else 2 if arguments.quick else 5
    seconds = place.best_seconds(lambda: engine.add(rows, labels), runs)
    result = {
        "dtype": dtype,
        "dim": dim,
        "anchors": count,
        "labels": labels_of,
        "where": where,
        "rows": rows_of,
        "rows_per_second": rows_of / seconds,
        "bytes_per_second": rows_of * dim * size / seconds,
        "products_per_second": 2 * rows_of * dim * count / seconds,  # one for each pair: parts not counted
        "entropy": engine.entropy(),
        "peers": {},
    }
    for name, add in peers_of(arguments, place, library, anchors, temperature, dtype, labels) if peers else ():
        try:
            entropy = add(rows)
            times = place.best_seconds(lambda add=add: add(rows), runs) / seconds
            result["peers"][name] = {"times_slower": times, "entropy": entropy}
        except Exception as e:  # a peer that cannot is reported, not fatal
            result["peers"][name] = {"failed": str(e)[:200]}
    return result


def bytes_of(arguments):
    """Of the rows of a case."""
    if arguments.emulated:
        return 20 << 10
    return 64 << 20 if arguments.quick else 4 << 30


def cases_of(place):
    """Type, dim, anchors, labels, where the rows lie, and whether peers run too."""
    if place.emulated:
        return [("bf16", 40, 20, 0, "device", True), ("f32", 33, 130, 9, "pageable", True)]
    cases = []
    for dim in (768, 1024, 4096, 8192):
        for count in (100, 256, 1024, 4096):
            cases.append(("bf16", dim, count, 0, "device", dim in (768, 4096) and count in (100, 1024)))
        cases.append(("f32", dim, 100, 0, "device", dim == 768))
    for labels in (100_000, 1_000_000):
        cases.append(("bf16", 4096, 100, labels, "device", labels == 100_000))
    for where in ("pinned", "pageable"):
        cases.append(("bf16", 4096, 100, 0, where, False))
    return cases


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--emulated", action="store_true", help="small cases; PyTorch on the CPU")
    parser.add_argument("--soft-entropy")
    arguments = parser.parse_args()
    library = sextant_abi.Library(arguments.library)
    place = places.Place(arguments.emulated)
    results = [case(arguments, place, library, *of) for of in cases_of(place)]
    json.dump({**place.facts(), "product_bf16_per_second": product_rate(place), "cases": results}, sys.stdout)


if __name__ == "__main__":
    main()
