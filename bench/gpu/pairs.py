# SPDX-License-Identifier: Apache-2.0
"""Times sweeps over pairs of rows on a device beside PyTorch on the same device; prints JSON.

    pairs.py LIBSEXTANT [--quick | --emulated] [--ceilings FILE]

Everyone begins with float32 rows in memory of the host and ends with float64 or float32 results there. All answers must
agree with float64 on some rows before their times mean anything. FILE is what `ceilings` printed. Ends with 1 where the
engine failed, with the rest printed all the same.
"""

import argparse
import copy
import json
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parent / "peers")]

import pair_peers  # noqa: E402
import place as places  # noqa: E402
import sextant_abi  # noqa: E402
import sextant_structure  # noqa: E402
from agreement import require_close  # noqa: E402

K = 10
GROUPS = 10
CHECKED_ROWS = 32
CORRELATED_ROWS = 512  # checked where an answer is one number for all rows
TOLERANCE = 1e-4  # relative, of single precision


class Rows:
    """Queries x, rows y that they are compared with, and what reductions need besides."""

    def __init__(self, n, m, dim):
        random = np.random.default_rng(n + m + dim)
        self.x = random.normal(size=(n, dim)).astype(np.float32)
        self.y = random.normal(size=(m, dim)).astype(np.float32)
        self.groups = random.integers(0, GROUPS, m)
        self.bandwidths = np.sqrt(dim) * np.array([1.0, 0.5])
        self.moved = self.x + random.normal(size=(n, dim)).astype(np.float32)

    def few(self):
        """Those whose correlation is checked."""
        few = copy.copy(self)
        few.x, few.moved = self.x[:CORRELATED_ROWS], self.moved[:CORRELATED_ROWS]
        return few


def engine_answers(library, rows):
    """What the engine is asked for; its kinds are those of `pair_peers.PEERS`."""
    where = {"backend": sextant_abi.CUDA}
    return {
        "nearest": lambda: sextant_structure.nearest(library, rows.x, rows.y, K, **where)[1],
        "kernel_sums": lambda: sextant_structure.kernel_sums(library, rows.x, rows.y, rows.bandwidths, **where),
        "group_sums": lambda: sextant_structure.group_sums(library, rows.x, rows.y, rows.groups, GROUPS, **where),
        "rsa_pearson": lambda: sextant_structure.measure(library, "rsa_pearson", rows.x, rows.moved, **where),
    }


def outcome(work):
    """What a peer answers, or why it does not."""
    try:
        return work(), None
    except (RuntimeError, MemoryError) as e:  # that of torch for a full device is a RuntimeError
        return None, "out of memory" if "out of memory" in str(e).lower() else str(e)[:200]


def checked(answer):
    """The numbers of an answer that are compared."""
    return np.atleast_1d(np.asarray(answer, np.float64))[:CHECKED_ROWS].ravel().tolist()


class Contenders:
    """The engine and its peers, asked for the same."""

    def __init__(self, place, library, kind, rows):
        self.kind, self.rows = kind, rows
        self.ask = engine_answers(library, rows)[kind]
        self.peers = pair_peers.peers(kind, place, rows, K, GROUPS)

    def worst_difference(self, exact):
        """Everyone must agree, with float64 too if `exact`: the largest difference, who agrees, who has no answer."""
        answers = {"Sextant": checked(self.ask())}
        if exact:
            answers["float64"] = checked(pair_peers.float64(self.kind, self.rows, CHECKED_ROWS, K, GROUPS))
        failed = {}
        for name, work in self.peers.items():
            theirs, failed[name] = outcome(work)
            if failed[name] is None:
                answers[name] = checked(theirs)
        return require_close(self.kind, TOLERANCE, answers), sorted(answers.keys() - {"Sextant"}), failed


def case(place, library, kind, rows, runs, ceiling):
    of_pairs = kind == "rsa_pearson"  # i < j of two spaces
    (n, dim), m = rows.x.shape, len(rows.x if of_pairs else rows.y)
    result = {"kind": kind, "rows": n, "against": m, "dim": dim, "matrix_bytes": 4 * n * m}
    contenders = Contenders(place, library, kind, rows)
    _, failure = outcome(contenders.ask)
    if failure:
        return {**result, "failed": failure}
    result["worst_difference"], result["agrees_with"], failed = contenders.worst_difference(exact=not of_pairs)
    if of_pairs:
        worst, _, _ = Contenders(place, library, kind, rows.few()).worst_difference(exact=True)
        result["worst_difference"] = max(worst, result["worst_difference"])
        result["agrees_with"].append("float64")
    seconds = place.best_seconds(contenders.ask, runs)
    pairs = n * (n - 1) if of_pairs else n * m  # half of n (n - 1), in two spaces
    rate = 2 * pairs * dim / seconds  # a multiply-add is two
    times = {
        name: {"failed": failed[name]} if failed[name] else {"seconds": place.best_seconds(work, runs)}
        for name, work in contenders.peers.items()
    }
    best = min((peer["seconds"] for peer in times.values() if "seconds" in peer), default=None)
    return {
        **result,
        "seconds": seconds,
        "operations_per_second": rate,
        "of_fma_ceiling": ceiling and rate / ceiling,
        "times_faster_than_best": best and best / seconds,
        "peers": times,
    }


def sizes(arguments):
    """Rows, rows that they are compared with, dim."""
    if arguments.emulated:
        return [(40, 70, 9)]
    if arguments.quick:
        return [(4096, 16384, 128)]
    return [(20_000, 100_000, 128), (50_000, 50_000, 768), (100_000, 100_000, 128), (300_000, 300_000, 64)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--emulated", action="store_true", help="small cases; PyTorch on the CPU")
    parser.add_argument("--ceilings", type=pathlib.Path)
    arguments = parser.parse_args()
    place = places.Place(arguments.emulated)
    library = sextant_abi.Library(arguments.library, {**sextant_abi.STRUCTS, **sextant_structure.STRUCTS})
    ceiling = json.loads(arguments.ceilings.read_text())["fma_f32_per_second"] if arguments.ceilings else None
    runs = 1 if arguments.emulated else 3
    cases = []
    for size in sizes(arguments):
        rows = Rows(*size)
        cases += [case(place, library, kind, rows, runs, ceiling) for kind in pair_peers.KINDS]
    json.dump({**place.facts(), "cases": cases}, sys.stdout)
    return int(any("failed" in of for of in cases))


if __name__ == "__main__":
    sys.exit(main())
