# SPDX-License-Identifier: Apache-2.0
"""Pairs of rows and structure of the C ABI, over ctypes."""

import ctypes as c

import numpy as np

from sextant_abi import CPU, DTYPES, HOST, Rows, Struct

NAMES_OF_DTYPES = {"float32": "f32", "float64": "f64"}
METRICS = ["sqeuclidean", "euclidean", "cosine", "dot", "cityblock", "chebyshev", "correlation", "hamming", "levenshtein"]
METRIC_DEFAULT = -1
KERNEL_DEFAULT = -1
MEASURES = {
    "kozachenko_leonenko": 0,
    "twonn": 1,
    "levina_bickel": 2,
    "mackay_ghahramani": 3,
    "silhouette": 32,
    "rsa_pearson": 64,
    "rsa_spearman": 65,
    "ksg1": 79,
    "ksg2": 80,
}
REDUCTION_TOP_K, REDUCTION_KERNEL_SUMS, REDUCTION_GROUP_SUMS = range(3)


class Matrix(Struct):
    _fields_ = [("struct_size", c.c_uint32), ("part_count", c.c_int32), ("parts", c.c_void_p)]


class Reduction(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("kind", c.c_int32),
        ("self_pairs", c.c_int32),
        ("strict", c.c_int32),
        ("k", c.c_int64),
        ("parameters", c.c_void_p),
        ("parameter_count", c.c_int64),
        ("groups", c.c_void_p),
        ("group_count", c.c_int64),
        ("bins", c.c_int64),
        ("values", c.c_void_p),
        ("indices", c.c_void_p),
    ]


class SweepOptions(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("metric", c.c_int32),
        ("precision", c.c_int32),
        ("threads", c.c_int32),
        ("target", c.c_char_p),
        ("progress", c.c_void_p),
        ("context", c.c_void_p),
        ("backend", c.c_int32),
        ("device", c.c_int32),
        ("device_memory_bytes", c.c_int64),
    ]


class StructureOptions(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("metric", c.c_int32),
        ("precision", c.c_int32),
        ("threads", c.c_int32),
        ("target", c.c_char_p),
        ("progress", c.c_void_p),
        ("context", c.c_void_p),
        ("labels", c.c_void_p),
        ("k", c.c_int64),
        ("bandwidths", c.c_void_p),
        ("bandwidth_count", c.c_int64),
        ("alphas", c.c_void_p),
        ("alpha_count", c.c_int64),
        ("kernel", c.c_int32),
        ("ross_variant", c.c_int32),
        ("temperature", c.c_double),
        ("exponent", c.c_double),
        ("directions", c.c_void_p),
        ("direction_count", c.c_int64),
        ("seed", c.c_uint64),
        ("bins", c.c_int64),
        ("low", c.c_double),
        ("batches", c.c_int64),
        ("anchors", c.c_void_p),
        ("anchor_count", c.c_int64),
        ("permutations", c.c_void_p),
        ("shuffles", c.c_int64),
        ("backend", c.c_int32),
        ("device", c.c_int32),
        ("device_memory_bytes", c.c_int64),
    ]


STRUCTS = {13: Matrix, 14: Reduction, 15: SweepOptions, 16: StructureOptions}  # by SEXTANT_STRUCT_*


def matrix_of(rows):
    """A matrix of one part, which keeps the array alive."""
    if not rows.flags.c_contiguous or str(rows.dtype) not in NAMES_OF_DTYPES:
        raise ValueError("rows must be a C-contiguous array of float32 or float64")
    part = Rows(
        dtype=DTYPES[NAMES_OF_DTYPES[str(rows.dtype)]],
        data=rows.ctypes.data,
        rows=rows.shape[0],
        dim=rows.shape[1],
        stride_bytes=rows.strides[0],
        device=HOST,
    )
    matrix = Matrix(part_count=1, parts=c.addressof(part))
    matrix.keep = (rows, part)
    return matrix


def sweep(library, x, y, reduction, metric="euclidean", threads=0, backend=CPU):
    """Reduces the distances of all rows of x to all rows of y, into the arrays that the reduction has."""
    options = SweepOptions(metric=METRICS.index(metric), threads=threads, backend=backend)
    library._call(
        "sextant_pairs_sweep",
        c.byref(matrix_of(x)),
        c.byref(matrix_of(y)),
        c.byref(options),
        c.byref(reduction),
        c.c_int32(1),
    )


def nearest(library, x, y, k, metric="euclidean", threads=0, backend=CPU):
    """The k nearest rows of y of every row of x: indices and distances."""
    indices = np.empty((len(x), k), np.int64)
    distances = np.empty((len(x), k))
    reduction = Reduction(
        kind=REDUCTION_TOP_K, k=k, values=distances.ctypes.data, indices=indices.ctypes.data
    )
    sweep(library, x, y, reduction, metric, threads, backend)
    return indices, distances


def kernel_sums(library, x, y, bandwidths, threads=0, backend=CPU):
    """ln sum_j exp(-|x_i - y_j|^2 / (2 h^2)) for every row and bandwidth."""
    parameters = np.ascontiguousarray(bandwidths, np.float64)
    sums = np.empty((len(x), len(parameters)))
    reduction = Reduction(
        kind=REDUCTION_KERNEL_SUMS,
        parameters=parameters.ctypes.data,
        parameter_count=len(parameters),
        values=sums.ctypes.data,
    )
    sweep(library, x, y, reduction, "sqeuclidean", threads, backend)
    return sums


def group_sums(library, x, y, groups, count, metric="euclidean", threads=0, backend=CPU):
    """Sums of the distances of every row to the rows of y of each group 0 .. count - 1."""
    groups = np.ascontiguousarray(groups, np.int64)
    sums = np.empty((len(x), count))
    reduction = Reduction(
        kind=REDUCTION_GROUP_SUMS, groups=groups.ctypes.data, group_count=count, values=sums.ctypes.data
    )
    sweep(library, x, y, reduction, metric, threads, backend)
    return sums


def measure(library, name, x, against=None, labels=None, k=0, threads=0, backend=CPU):
    """The value of one measure."""
    options = StructureOptions(
        metric=METRIC_DEFAULT,
        kernel=KERNEL_DEFAULT,
        threads=threads,
        backend=backend,
        k=k,
        low=float("nan"),
        labels=None if labels is None else labels.ctypes.data,
    )
    result = c.c_void_p()
    library._call(
        "sextant_structure",
        c.byref(matrix_of(x)),
        None if against is None else c.byref(matrix_of(against)),
        c.byref(options),
        (c.c_int32 * 1)(MEASURES[name]),
        c.c_int32(1),
        c.byref(result),
    )
    value, label = c.c_double(), c.c_char_p()
    library._call("sextant_result_field", result, c.c_int32(0), c.c_int32(0), c.byref(label), c.byref(value))
    library._lib.sextant_result_destroy(result)
    return value.value
