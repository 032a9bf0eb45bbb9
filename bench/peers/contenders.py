# SPDX-License-Identifier: Apache-2.0
"""The engines that are compared. Each gets the same anchors and temperature and answers in nats.

A contender is made once; reset() forgets what was added and is not timed, run() is.
"""

import os
import pathlib
import sys
import types

import numpy as np

import workloads

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import sextant_abi  # noqa: E402


class Sextant:
    """This engine: all rows in one call, bf16 as it is."""

    takes_bf16 = True
    takes_batches = False

    def __init__(self, setup):
        self._setup = setup
        self._library = sextant_abi.Library(setup.library)
        self._space = None

    def reset(self):
        if self._space:
            self._space.close()
        setup = self._setup
        self._space = sextant_abi.Space(
            self._library, setup.anchors, setup.temperature, setup.dtype, setup.threads, int(setup.labelled)
        )

    def run(self, rows, labels, batch):
        self._space.add(rows, *([] if labels is None else [labels]))
        information = None if labels is None else self._space.measure_labels().mutual_information
        return self._space.measure().entropy, information


class SoftEntropyFunctions:
    """soft-entropy 0.1.3 with NumPy: its functions for a matrix in memory. They draw the anchors themselves,
    from the seed that the workload draws its anchors from."""

    takes_bf16 = False
    takes_batches = False
    most_rows = 200_000  # copies the matrix twice, once in float64
    most_labels = 20_000  # starts anew for each label: milliseconds each

    def __init__(self, setup):
        reach_soft_entropy(setup.soft_entropy)
        from soft_entropy import numpy, temp_calibration

        anchors, dim = setup.anchors.shape
        self._module = numpy
        self._anchors = anchors
        self.own_temperature = temp_calibration.find_eps(anchors, dim)

    def reset(self):
        pass

    def run(self, rows, labels, batch):
        full = np.log(self._anchors)
        draw = {"n_bins": self._anchors, "seed": workloads.ANCHOR_SEED}
        entropy = float(self._module.soft_entropy(rows, **draw)) * full
        if labels is None:
            return entropy, None
        return entropy, float(self._module.soft_mutual_information(rows, labels, **draw)) * full


class SoftEntropy:
    """soft-entropy 0.1.3: its accumulator, fed in batches."""

    takes_batches = True

    def __init__(self, setup, backend):
        reach_soft_entropy(setup.soft_entropy)
        from soft_entropy.accumulator import SoftEntropyAccumulator

        anchors, dim = setup.anchors.shape
        self._accumulator = SoftEntropyAccumulator(d=dim, n_bins=anchors, backend=backend)
        self.own_temperature = self._accumulator.temp
        self._accumulator.temp = setup.temperature
        self._accumulator.w = self._as_array(setup.anchors.astype(np.float32))
        self._full = np.log(anchors)

    def reset(self):
        self._accumulator.reset()

    def run(self, rows, labels, batch):
        for start in range(0, len(rows), batch):
            part = None if labels is None else self._as_array(labels[start : start + batch])
            self._accumulator.update(self._as_array(rows[start : start + batch]), part)
        entropy = self._accumulator.entropy() * self._full
        if labels is None:
            return entropy, None
        return entropy, self._accumulator.mutual_information()["labels"] * self._full


class SoftEntropyNumpy(SoftEntropy):
    takes_bf16 = False

    def __init__(self, setup):
        super().__init__(setup, "numpy")

    def _as_array(self, values):
        return values


class SoftEntropyTorch(SoftEntropy):
    takes_bf16 = True

    def __init__(self, setup):
        self._torch = torch_with(setup.threads)
        super().__init__(setup, "torch")

    def _as_array(self, values):
        return tensor_of(self._torch, values)


class NamEntropy:
    """nam_entropy: its assignments, a chunk at a time; sums of them are ours, since its own take one chunk."""

    takes_bf16 = False
    takes_batches = True

    def __init__(self, setup):
        from nam_entropy.h import soft_bin

        self._torch = torch_with(setup.threads)
        self._bins = self._torch.from_numpy(setup.anchors.astype(np.float32))[:, None, :]
        self._assign, self._temperature = soft_bin, setup.temperature

    def reset(self):
        pass

    def run(self, rows, labels, batch):
        torch = self._torch
        anchors = len(self._bins)
        totals = torch.zeros(anchors, dtype=torch.float64)
        codes, label_sums, label_rows = coded(labels, anchors)
        for start in range(0, len(rows), batch):
            p, _ = self._assign(
                tensor_of(torch, rows[start : start + batch]),
                anchors,
                smoothing_temp=self._temperature,
                dist_fn="cosine",
                smoothing_fn="softmax",
                online_bins=self._bins,
            )
            p = p[:, 0]
            totals += p.sum(dim=0)
            if labels is not None:
                torch.from_numpy(label_sums).index_add_(0, torch.from_numpy(codes[start : start + batch]), p)
        return measures(totals.numpy(), len(rows), label_sums, label_rows)


class SgemmNumpy:
    """What one would write by hand: a matrix product and a softmax in place, a chunk at a time; labels by
    sorting each chunk."""

    takes_bf16 = False
    takes_batches = True

    def __init__(self, setup):
        self._weights = np.ascontiguousarray((setup.anchors / setup.temperature).T, dtype=np.float32)

    def reset(self):
        pass

    def run(self, rows, labels, batch):
        anchors = self._weights.shape[1]
        totals = np.zeros(anchors)
        codes, label_sums, label_rows = coded(labels, anchors)
        for start in range(0, len(rows), batch):
            part = rows[start : start + batch]
            p = part @ self._weights
            p /= np.sqrt(np.einsum("ij,ij->i", part, part))[:, None]
            p -= p.max(axis=1, keepdims=True)
            np.exp(p, out=p)
            p /= p.sum(axis=1, keepdims=True)
            totals += np.ones(len(p), dtype=np.float32) @ p
            if labels is not None:
                of_rows = codes[start : start + batch]
                order = np.argsort(of_rows, kind="stable")
                present, starts = np.unique(of_rows[order], return_index=True)
                label_sums[present] += np.add.reduceat(p[order], starts, axis=0)
        return measures(totals, len(rows), label_sums, label_rows)


class SgemmTorch:
    """The same in PyTorch; labels by index_add_."""

    takes_bf16 = True
    takes_batches = True

    def __init__(self, setup):
        self._torch = torch_with(setup.threads)
        self._weights = tensor_of(self._torch, (setup.anchors / setup.temperature).T.astype(np.float32)).contiguous()

    def reset(self):
        pass

    def run(self, rows, labels, batch):
        torch = self._torch
        anchors = self._weights.shape[1]
        totals = torch.zeros(anchors, dtype=torch.float64)
        codes, label_sums, label_rows = coded(labels, anchors)
        for start in range(0, len(rows), batch):
            part = tensor_of(torch, rows[start : start + batch]).float()
            scores = part @ self._weights
            scores /= part.norm(dim=1, keepdim=True)
            p = torch.softmax(scores, dim=1)
            totals += p.sum(dim=0)
            if labels is not None:
                torch.from_numpy(label_sums).index_add_(0, torch.from_numpy(codes[start : start + batch]), p)
        return measures(totals.numpy(), len(rows), label_sums, label_rows)


CONTENDERS = {
    "sextant": Sextant,
    "sgemm-numpy": SgemmNumpy,
    "sgemm-torch": SgemmTorch,
    "soft-entropy-numpy": SoftEntropyNumpy,
    "soft-entropy-torch": SoftEntropyTorch,
    "soft-entropy-functions": SoftEntropyFunctions,
    "nam-entropy": NamEntropy,
}


def reach_soft_entropy(checkout):
    """Makes the modules of a checkout importable without its __init__, which wants libraries for language models."""
    package = types.ModuleType("soft_entropy")
    package.__path__ = [os.path.join(checkout, "soft_entropy")]
    sys.modules["soft_entropy"] = package


def torch_with(threads):
    import torch

    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    return torch


def tensor_of(torch, values):
    """A tensor on the same memory; uint16 holds bf16."""
    if values.dtype == np.uint16:
        return torch.from_numpy(values.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(values)


def coded(labels, anchors):
    """Labels as 0..n-1, zero sums for each and the rows of each."""
    if labels is None:
        return None, None, None
    values, codes, label_rows = np.unique(labels, return_inverse=True, return_counts=True)
    return codes, np.zeros((len(values), anchors), dtype=np.float32), label_rows


def entropies(sums, counts):
    p = sums / counts
    return -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=-1)


def measures(totals, rows, label_sums, label_rows):
    entropy = float(entropies(totals, rows))
    if label_sums is None:
        return entropy, None
    conditional = entropies(label_sums, label_rows[:, None].astype(np.float32))
    return entropy, entropy - float(conditional @ (label_rows / rows))
