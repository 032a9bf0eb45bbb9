# SPDX-License-Identifier: Apache-2.0
"""What one would write with PyTorch for reductions of all pairs of rows, and in float64 with NumPy."""

import functools
import math

import numpy as np
import torch

KINDS = ["nearest", "kernel_sums", "group_sums", "pair_moments"]
MOST_ROWS_OF_MOMENTS = 2048  # of the float64 answer, which takes all pairs
CHUNK_BYTES = 1 << 30


def peers(kind, place, rows, k, groups):
    """By name: the whole matrix of distances at once, and in chunks of it."""
    columns = len(rows.x) if kind == "pair_moments" else len(rows.y)
    chunks = {"whole": len(rows.x), "chunks": max(1, CHUNK_BYTES // (4 * columns))}
    if kind == "pair_moments":
        return {name: functools.partial(moments, place, rows, chunk) for name, chunk in chunks.items()}
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


def moments(place, rows, chunk):
    """Pearson's r of the distances within x and those within its noisy copy, from sums over all pairs; a row's distance
    to itself adds nothing to them."""
    matrices = [torch.from_numpy(of).to(place.device) for of in (rows.x, rows.noisy)]
    sums = torch.zeros(5, dtype=torch.float64, device=place.device)
    for parts in zip(*(of.split(chunk) for of in matrices)):
        a, b = (torch.cdist(part, of) for part, of in zip(parts, matrices))
        sums += torch.stack([of.sum(dtype=torch.float64) for of in (a, b, a * a, b * b, a * b)])
    n = len(rows.x)
    a, b, aa, bb, ab = (sums / (n * (n - 1))).tolist()
    return np.array([[(ab - a * b) / math.sqrt((aa - a * a) * (bb - b * b))]])


def distances(row, rows):
    return np.linalg.norm(rows - row.astype(np.float64), axis=1)


def float64(kind, rows, count, k, groups):
    """The answer for the first `count` rows."""
    if kind == "pair_moments":
        within = [np.concatenate([distances(x[i], x[i + 1 :]) for i in range(len(x))]) for x in (rows.x, rows.noisy)]
        return np.corrcoef(within)[:1, 1:]
    of_rows = np.stack([distances(x, rows.y) for x in rows.x[:count]])
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
