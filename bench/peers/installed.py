# SPDX-License-Identifier: Apache-2.0
"""Which peers are here, and how to get those that are not; prints JSON.

    installed.py [--soft-entropy CHECKOUT] [--jidt JAR]

None is part of this project. A peer that is missing is left out of comparisons, and the report says so.
"""

import argparse
import dataclasses
import importlib.metadata
import importlib.util
import json
import pathlib
import sys


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    compared: str  # by what
    install: str
    module: str = ""  # empty: by a path that the user names
    package: str = ""  # of the module, where it has another name


PEERS = [
    Peer("PyTorch", "soft entropy by a product and softmax", "apt-get install python3-torch", "torch"),
    Peer("soft-entropy", "soft entropy", "git clone https://github.com/hcoxec/soft_h; bench/run.sh --soft-entropy soft_h"),
    Peer(
        "nam_entropy",
        "soft entropy",
        "pip install git+https://github.com/jonhanke/nam_entropy (with entmax, scikit-learn, torch)",
        "nam_entropy",
        "nam-entropy",
    ),
    Peer("scikit-learn", "neighbours, silhouette", "apt-get install python3-sklearn", "sklearn", "scikit-learn"),
    Peer("SciPy", "RSA", "apt-get install python3-scipy", "scipy"),
    Peer("FAISS", "neighbours", "apt-get install python3-faiss, or pip install faiss-cpu", "faiss", "faiss-cpu"),
    Peer("QUESTS", "entropy by kernels", "pip install quests", "quests"),
    Peer("JIDT", "KSG mutual information", "the jar of https://github.com/jlizier/jidt; bench/run.sh --jidt JAR"),
]


def is_here(peer, paths):
    if not peer.module:
        return bool(paths.get(peer.name))
    return importlib.util.find_spec(peer.module) is not None


def version(peer, paths):
    """What its package or the user's path calls it."""
    if not peer.module:
        return pathlib.Path(paths[peer.name]).name
    for package in (peer.package, peer.module):
        try:
            return importlib.metadata.version(package)
        except (importlib.metadata.PackageNotFoundError, ValueError):
            pass
    return "unknown"


def absent(paths):
    """Names of peers that cannot be compared."""
    return {peer.name for peer in PEERS if not is_here(peer, paths)}


def listed(paths):
    return [
        {
            "name": peer.name,
            "compared": peer.compared,
            "version": version(peer, paths) if is_here(peer, paths) else None,
            "install": peer.install,
        }
        for peer in PEERS
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--soft-entropy", default="")
    parser.add_argument("--jidt", default="")
    parser.add_argument("--quick", action="store_true", help="the same")
    arguments = parser.parse_args()
    peers = listed({"soft-entropy": arguments.soft_entropy, "JIDT": arguments.jidt})
    for peer in peers:
        if peer["version"] is None:
            print(f"not installed: {peer['name']} ({peer['install']})", file=sys.stderr)
    json.dump({"peers": peers}, sys.stdout)


if __name__ == "__main__":
    main()
