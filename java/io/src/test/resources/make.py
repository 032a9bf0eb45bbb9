# SPDX-License-Identifier: Apache-2.0
"""Writes the files beside it with NumPy: python3 make.py"""
import numpy as np

matrix = np.arange(12, dtype="<f4").reshape(4, 3) / 4
labels = np.array([3, -1, 3, 2**53 + 1], dtype="<i8")
words = np.array(["a", "b"], dtype=object)

np.savez("stored.npz", matrix=matrix, labels=labels, words=words)
np.savez_compressed("deflated.npz", matrix=matrix, labels=labels, words=words)
np.save("fortran.npy", np.asfortranarray(matrix))
np.save("big_endian.npy", matrix.astype(">f8"))
np.lib.format.write_array(open("version3.npy", "wb"), matrix.astype("f2"), version=(3, 0))
