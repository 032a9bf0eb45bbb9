# SPDX-License-Identifier: Apache-2.0
"""What is compared of the structure of pairs, and who can do it. Data is drawn anew in every process, from one seed."""

import dataclasses
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import sextant_abi  # noqa: E402
import sextant_structure  # noqa: E402


@dataclasses.dataclass(frozen=True)
class Job:
    name: str
    title: str
    rows: int
    dims: tuple  # of x, and of y where there is one
    k: int = 0
    bandwidth: float = 0.0
    columns: int = 0  # rows of y, where they differ from those of x
    tolerance: float = 0.0  # relative, between contenders; JIDT counts a neighbour in 20 000 rows otherwise than brute force
    peers: tuple = ()

    def scaled(self, divisor):
        columns = max(self.columns // divisor, 200) if self.columns else 0
        return dataclasses.replace(self, rows=max(self.rows // divisor, 200), columns=columns)


JOBS = [
    Job("knn", "k nearest neighbours", 20_000, (128, 128), k=10, columns=100_000, tolerance=1e-4, peers=("scikit-learn", "FAISS")),
    Job("silhouette", "silhouette, 10 labels", 30_000, (64,), tolerance=1e-5, peers=("scikit-learn",)),
    Job("rsa_spearman", "RSA, Spearman", 6_000, (64, 32), tolerance=1e-5, peers=("SciPy",)),
    Job("rsa_spearman_large", "RSA, Spearman", 100_000, (64, 32)),
    Job("ksg1_2", "KSG1 mutual information", 20_000, (2, 2), k=4, tolerance=1e-6, peers=("JIDT",)),
    Job("ksg1_8", "KSG1 mutual information", 20_000, (8, 8), k=4, tolerance=1e-6, peers=("JIDT",)),
    Job("quests_entropy", "QUESTS entropy", 10_000, (16,), bandwidth=4.0, tolerance=1e-6, peers=("QUESTS",)),
    Job("neighbours_large", "Kozachenko-Leonenko entropy", 200_000, (128,), k=3),
]


def draw(job):
    """Related Gaussian spaces; float64 for the estimators of information, else float32."""
    generator = np.random.default_rng(20261122)
    dtype = np.float64 if job.name.startswith(("ksg", "quests")) else np.float32
    shared = generator.standard_normal((max(job.rows, job.columns), max(job.dims)))
    spaces = []
    for dim, rows in zip(job.dims, (job.rows, job.columns or job.rows)):
        noise = generator.standard_normal((rows, dim))
        spaces.append(np.ascontiguousarray((shared[:rows, :dim] + noise).astype(dtype)))
    labels = generator.integers(0, 10, job.rows)
    return spaces, labels.astype(np.int64)


class Sextant:
    def __init__(self, job, request):
        structs = {**sextant_abi.STRUCTS, **sextant_structure.STRUCTS}
        self._library = sextant_abi.Library(request["library"], structs)
        self._job, self._threads = job, request["threads"]

    def run(self, spaces, labels):
        job = self._job
        if job.name == "knn":
            return sextant_structure.nearest(self._library, *spaces, job.k, threads=self._threads)[1]
        names = {"neighbours_large": "kozachenko_leonenko", "ksg1_2": "ksg1", "ksg1_8": "ksg1", "rsa_spearman_large": "rsa_spearman"}
        name = names.get(job.name, job.name)
        against = spaces[1] if len(spaces) > 1 else None
        return sextant_structure.measure(
            self._library, name, spaces[0], against, labels if name == "silhouette" else None, job.k, self._threads,
            bandwidth=job.bandwidth
        )


class ScikitLearn:
    def __init__(self, job, request):
        import sklearn.metrics
        import sklearn.neighbors

        self._job, self._threads, self._sklearn = job, request["threads"], sklearn

    def run(self, spaces, labels):
        if self._job.name == "silhouette":
            return float(self._sklearn.metrics.silhouette_score(spaces[0], labels, n_jobs=self._threads))
        search = self._sklearn.neighbors.NearestNeighbors(
            n_neighbors=self._job.k, algorithm="brute", n_jobs=self._threads
        )
        return search.fit(spaces[1]).kneighbors(spaces[0])[0]


class SciPy:
    def __init__(self, job, request):
        import scipy.spatial.distance
        import scipy.stats

        self._scipy = scipy

    def run(self, spaces, labels):
        a, b = (self._scipy.spatial.distance.pdist(space) for space in spaces)
        return float(self._scipy.stats.spearmanr(a, b)[0])


class Faiss:
    """Its index without an index: all rows, exactly."""

    def __init__(self, job, request):
        import faiss

        faiss.omp_set_num_threads(request["threads"])
        self._job, self._faiss = job, faiss

    def run(self, spaces, labels):
        index = self._faiss.IndexFlatL2(self._job.dims[0])
        index.add(spaces[1])
        squares, _ = index.search(spaces[0], self._job.k)
        return np.sqrt(squares)


class Quests:
    def __init__(self, job, request):
        import numba
        from quests.entropy import entropy

        numba.set_num_threads(request["threads"])
        self._entropy, self._bandwidth = entropy, job.bandwidth

    def run(self, spaces, labels):
        return float(self._entropy(spaces[0], h=self._bandwidth, batch_size=2_000))


class Jidt:
    """From the user's jar, in a Java process of its own that times the estimate alone."""

    def __init__(self, job, request):
        self._job, self._request = job, request

    def run(self, spaces, labels):
        with tempfile.TemporaryDirectory() as folder:
            for name, space in zip("xy", spaces):
                (pathlib.Path(folder) / name).write_bytes(space.astype(">f8").tobytes())
            command = [self._request["java"], "-Xmx4g", "-cp", self._request["jidt"], str(HERE / "JidtKsg.java"), folder]
            command += [str(number) for number in (self._job.rows, *self._job.dims, self._job.k, self._request["threads"])]
            lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        self.own_seconds = float(lines[0])
        return float(lines[1])


CONTENDERS = {
    "Sextant": Sextant,
    "scikit-learn": ScikitLearn,
    "SciPy": SciPy,
    "FAISS": Faiss,
    "QUESTS": Quests,
    "JIDT": Jidt,
}
