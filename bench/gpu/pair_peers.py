# SPDX-License-Identifier: Apache-2.0
"""What one would write with PyTorch for reductions of all pairs of rows, and in float64 with NumPy."""

import functools

import numpy as np
import torch

KINDS = ["nearest", "kernel_sums", "group_sums", "rsa_pearson"]
CHUNK_BYTES = 1 << 30


def peers(kind, place, rows, k, groups):
    """By name: the whole matrix of distances at once, and in chunks of it."""
    if kind == "rsa_pearson":
        return {
            "whole": functools.partial(rsa_whole, place, rows),
            "chunks": functools.partial(rsa_chunks, place, rows),
        }
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


def rsa_whole(place, rows):
    """The correlation of the distances of all pairs i < j of x and of `moved`."""
    upper = torch.ones(len(rows.x), len(rows.x), dtype=torch.bool, device=place.device).triu_(1)
    spaces = [torch.from_numpy(space).to(place.device) for space in (rows.x, rows.moved)]
    return torch.corrcoef(torch.stack([torch.cdist(space, space)[upper] for space in spaces]))[0, 1].item()


def rsa_chunks(place, rows):
    """The same from sums over all i != j: a row has the distance 0 from itself, which adds nothing."""
    spaces = [torch.from_numpy(space).to(place.device) for space in (rows.x, rows.moved)]
    chunk = max(1, CHUNK_BYTES // (4 * len(rows.x)))
    sums = torch.zeros(5, dtype=torch.float64, device=place.device)
    for first in range(0, len(rows.x), chunk):
        a, b = (torch.cdist(space[first : first + chunk], space) for space in spaces)
        for distances in (a, b):
            distances.diagonal(first).zero_()  # where a product is rounded
        sums += torch.stack([part.sum(dtype=torch.float64) for part in (a, b, a * a, b * b, a * b)])
    pairs = len(rows.x) * (len(rows.x) - 1)
    a, b, aa, bb, ab = (sums / pairs).tolist()
    return (ab - a * b) / ((aa - a * a) * (bb - b * b)) ** 0.5


def rsa_float64(rows):
    """The same in float64, for few rows."""
    upper = np.triu_indices(len(rows.x), 1)
    spaces = [space.astype(np.float64) for space in (rows.x, rows.moved)]
    distances = [np.stack([np.linalg.norm(space - row, axis=1) for row in space])[upper] for space in spaces]
    return np.corrcoef(distances)[0, 1]


def float64(kind, rows, count, k, groups):
    """The answer, where it has rows for the first `count` of them."""
    if kind == "rsa_pearson":
        return rsa_float64(rows)
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
