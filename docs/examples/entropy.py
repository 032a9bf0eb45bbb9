# SPDX-License-Identifier: Apache-2.0
"""Soft entropy of a few rows, from Python without NumPy."""

import array
import ctypes
from ctypes import POINTER, byref, c_char, c_char_p, c_double, c_int32, c_int64, c_uint32, c_uint64, c_void_p

lib = ctypes.CDLL("libsextant.so.1")


class Struct(ctypes.Structure):
    """Knows its own size, as every call wants; fields that are not named are 0, the default."""

    def __init__(self, **fields):
        super().__init__(struct_size=ctypes.sizeof(self), **fields)


class Error(Struct):
    _fields_ = [("struct_size", c_uint32), ("status", c_int32), ("row", c_int64), ("message", c_char * 512)]


class SpaceOptions(Struct):
    _fields_ = [("struct_size", c_uint32), ("temperature_mode", c_int32), ("temperature", c_double),
                ("anchors", c_int64), ("dim", c_int64), ("anchor_values", c_void_p), ("seed", c_uint64),
                ("dtype", c_int32), ("precision", c_int32), ("bad_rows", c_int32), ("threads", c_int32),
                ("label_sets", c_int32), ("draws", c_int32), ("target", c_char_p), ("sample_rows", c_int64),
                ("score", c_int32), ("smoothing", c_int32), ("co_moments", c_int32), ("backend", c_int32),
                ("devices", c_void_p), ("device_memory_bytes", c_int64), ("device_count", c_int32),
                ("allow_mixed", c_int32)]


class Rows(Struct):
    _fields_ = [("struct_size", c_uint32), ("dtype", c_int32), ("data", c_void_p), ("rows", c_int64),
                ("dim", c_int64), ("stride_bytes", c_int64), ("device", c_int32), ("reserved", c_int32),
                ("stream", c_void_p), ("use", c_void_p)]


class Measures(Struct):
    _fields_ = [("struct_size", c_uint32), ("reserved", c_int32), ("rows", c_int64), ("skipped", c_int64),
                ("entropy", c_double), ("noise_floor", c_double), ("sample_information", c_double),
                ("uniform", c_int64), ("sampled", c_int64), ("entropy_corrected", c_double),
                ("entropy_error", c_double), ("nearest_cosine", c_double), ("nearest_chance", c_double)]


def check_layout(struct_id, struct):
    """Compares a struct as it is here with the same as the library was compiled."""
    expected = (c_int64 * 64)()
    count = lib.sextant_layout(struct_id, expected, len(expected))
    actual = [ctypes.sizeof(struct), *(getattr(struct, name).offset for name, _ in struct._fields_)]
    if actual != expected[:count]:
        raise RuntimeError(f"{struct.__name__} is laid out as {actual}, but the library has {expected[:count]}")


def check(status, error):
    if status != 0:
        raise RuntimeError(f"{lib.sextant_status_name(status).decode()}: {error.message.decode()}")


lib.sextant_status_name.restype = c_char_p
lib.sextant_space_create.argtypes = [POINTER(SpaceOptions), POINTER(c_void_p), POINTER(Error)]
lib.sextant_space_add.argtypes = [c_void_p, POINTER(Rows), c_void_p, c_void_p, POINTER(Error)]
lib.sextant_space_measure.argtypes = [c_void_p, c_int32, POINTER(Measures), POINTER(Error)]
lib.sextant_space_destroy.argtypes = [c_void_p]
lib.sextant_space_destroy.restype = None
for struct_id, struct in {0: Error, 1: SpaceOptions, 3: Rows, 5: Measures}.items():  # SEXTANT_STRUCT_*
    check_layout(struct_id, struct)

values = array.array("f", [1, 0, 0, 1, -1, 0, 0, -1])  # 4 rows of dimension 2; it must live as long as the call
data, _ = values.buffer_info()
rows = Rows(data=data, rows=4, dim=2, stride_bytes=2 * values.itemsize, device=-1)  # SEXTANT_HOST
error, measures, space = Error(), Measures(), c_void_p()
check(lib.sextant_space_create(byref(SpaceOptions(anchors=16, dim=2)), byref(space), byref(error)), error)
try:
    check(lib.sextant_space_add(space, byref(rows), None, None, byref(error)), error)
    check(lib.sextant_space_measure(space, 0, byref(measures), byref(error)), error)
finally:
    lib.sextant_space_destroy(space)
print(f"H(Z) = {measures.entropy:.6f} nats")
