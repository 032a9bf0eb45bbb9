# SPDX-License-Identifier: Apache-2.0
"""What one would write with PyTorch for reductions of all pairs of rows, and in float64 with NumPy."""

import functools

import numpy as np
import torch

KINDS = ["nearest", "kernel_sums", "group_sums"]
CHUNK_BYTES = 1 << 30


def peers(kind, place, rows, k, groups):
    """By name: the whole matrix of distances at once, and in chunks of it."""
    chunks = {"whole": len(rows.x), "chunks": max(1, CHUNK_BYTES // (4 * len(rows.y)))}
    reduce = reductions(place, rows, k, groups)[kind]
    return {name: functools.partial(swept, place, rows, reduce, chunk) for name, chunk in chunks.items()}


def swept(place, rows, reduce, chunk):
    """Distances by cdist, `chunk` rows at a time, reduced there and brought to the host."""
    x = torch.from_numpy(rows.x).to(place.device)
    y = torch.from_numpy(rows.y).to(place.device)
    return torch.cat([reduce(torch.cdist(part, y)) for part in x.split(chunk)]).cpu().numpy()


def reductions(place, rows, k, groups):
    """From a block of distances to what is kept of it."""

    def nearest(distances):
        return distances.topk(k, dim=1, largest=False).values

    def kernel_sums(distances):
        squares = distances.square_()
        return torch.stack([torch.logsumexp(squares * (-0.5 / h**2), dim=1) for h in rows.bandwidths], dim=1)

    def group_sums(distances):
        member = torch.nn.functional.one_hot(torch.from_numpy(rows.groups), groups).float().to(place.device)
        return distances @ member

    return {"nearest": nearest, "kernel_sums": kernel_sums, "group_sums": group_sums}


def float64(kind, rows, count, k, groups):
    """The answer for the first `count` rows."""
    of_rows = np.stack([np.linalg.norm(rows.y - x.astype(np.float64), axis=1) for x in rows.x[:count]])
    if kind == "nearest":
        return np.sort(of_rows, axis=1)[:, :k]
    if kind == "group_sums":
        return np.stack([of_rows[:, rows.groups == g].sum(axis=1) for g in range(groups)], axis=1)
    sums = []
    for h in rows.bandwidths:
        exponents = -of_rows**2 / (2 * h**2)
        most = exponents.max(axis=1)
        sums.append(most + np.log(np.exp(exponents - most[:, None]).sum(axis=1)))
    return np.stack(sums, axis=1)
