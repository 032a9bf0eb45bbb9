# SPDX-License-Identifier: Apache-2.0
"""The part of the C ABI that the benchmarks need, over ctypes."""

import ctypes as c

import numpy as np

TEMPERATURE_EXACT = 0
TEMPERATURE_BOUNDS = 1
TEMPERATURE_FIXED = 3
DTYPES = {"f32": 0, "f64": 1, "f16": 2, "bf16": 3}
HOST = -1
CPU, CUDA = 0, 1
FIRST_DRAW = c.c_int32(0)


class Struct(c.Structure):
    """A struct of the ABI: its first field is its own size."""

    def __init__(self, **fields):
        super().__init__(struct_size=c.sizeof(type(self)), **fields)


class Error(Struct):
    _fields_ = [("struct_size", c.c_uint32), ("status", c.c_int32), ("row", c.c_int64), ("message", c.c_char * 512)]


class Options(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("temperature_mode", c.c_int32),
        ("temperature", c.c_double),
        ("anchors", c.c_int64),
        ("dim", c.c_int64),
        ("anchor_values", c.c_void_p),
        ("seed", c.c_uint64),
        ("dtype", c.c_int32),
        ("precision", c.c_int32),
        ("bad_rows", c.c_int32),
        ("threads", c.c_int32),
        ("label_sets", c.c_int32),
        ("draws", c.c_int32),
        ("target", c.c_char_p),
        ("sample_rows", c.c_int64),
        ("score", c.c_int32),
        ("smoothing", c.c_int32),
        ("co_moments", c.c_int32),
        ("backend", c.c_int32),
        ("devices", c.c_void_p),
        ("device_memory_bytes", c.c_int64),
        ("device_count", c.c_int32),
        ("allow_mixed", c.c_int32),
    ]


class Rows(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("dtype", c.c_int32),
        ("data", c.c_void_p),
        ("rows", c.c_int64),
        ("dim", c.c_int64),
        ("stride_bytes", c.c_int64),
        ("device", c.c_int32),
        ("reserved", c.c_int32),
        ("stream", c.c_void_p),
        ("use", c.c_void_p),
    ]


class AddReport(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("rows", c.c_int64),
        ("skipped", c.c_int64),
        ("uniform", c.c_int64),
    ]


class Measures(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("rows", c.c_int64),
        ("skipped", c.c_int64),
        ("entropy", c.c_double),
        ("noise_floor", c.c_double),
        ("sample_information", c.c_double),
        ("uniform", c.c_int64),
        ("sampled", c.c_int64),
        ("entropy_corrected", c.c_double),
        ("entropy_error", c.c_double),
        ("nearest_cosine", c.c_double),
        ("nearest_chance", c.c_double),
    ]


class LabelMeasures(Struct):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("rows", c.c_int64),
        ("cardinality", c.c_int64),
        ("entropy", c.c_double),
        ("label_entropy", c.c_double),
        ("conditional_entropy", c.c_double),
        ("mutual_information", c.c_double),
        ("regularity", c.c_double),
        ("variation", c.c_double),
        ("disentanglement", c.c_double),
        ("disentanglement_multiway", c.c_double),
        ("dropped_rows", c.c_int64),
        ("dropped_labels", c.c_int64),
        ("noise_floor", c.c_double),
        ("sample_information", c.c_double),
        ("information_fraction", c.c_double),
        ("residual_information", c.c_double),
        ("conditional_entropy_corrected", c.c_double),
        ("mutual_information_corrected", c.c_double),
        ("conditional_entropy_uniform", c.c_double),
        ("mutual_information_uniform", c.c_double),
        ("null_information", c.c_double),
        ("null_deviation", c.c_double),
        ("null_error", c.c_double),
        ("excess_information", c.c_double),
        ("adjusted_information", c.c_double),
        ("z_score", c.c_double),
        ("p_value", c.c_double),
    ]


STRUCTS = {0: Error, 1: Options, 3: Rows, 4: AddReport, 5: Measures, 6: LabelMeasures}  # by SEXTANT_STRUCT_*


class Library:
    """libsextant, loaded from a path. `structs` are those that will be used, by SEXTANT_STRUCT_*."""

    def __init__(self, path, structs=STRUCTS):
        self._lib = c.CDLL(path)
        self._lib.sextant_status_name.restype = c.c_char_p
        self._lib.sextant_version.restype = c.c_char_p
        self._lib.sextant_space_destroy.restype = None
        for number, struct in structs.items():
            self._require_layout(number, struct)

    def version(self):
        return self._lib.sextant_version().decode()

    def temperature(self, mode, anchors, dim):
        value = c.c_double()
        self._call("sextant_temperature", mode, c.c_int64(anchors), c.c_int64(dim), c.byref(value))
        return value.value

    def _require_layout(self, number, struct):
        ours = [c.sizeof(struct)] + [getattr(struct, name).offset for name, _ in struct._fields_]
        theirs = (c.c_int64 * 64)()
        count = self._lib.sextant_layout(c.c_int32(number), theirs, c.c_int32(64))
        if ours != list(theirs[:count]):
            raise RuntimeError(f"{struct.__name__} must be laid out as {theirs[:count]}, but is as {ours}")

    def _call(self, name, *arguments):
        error = Error()
        status = getattr(self._lib, name)(*arguments, c.byref(error))
        if status != 0:
            kind = self._lib.sextant_status_name(status).decode()
            raise RuntimeError(f"{name}: {kind}: {error.message.decode()}")


class Space:
    """One estimate with given anchors (m x d, float64); a temperature of None is the exact one."""

    def __init__(self, library, anchors, temperature, dtype, threads, label_sets, sample_rows=0, backend=CPU, devices=()):
        self._library = library
        self._dtype = DTYPES[dtype]
        self._label_sets = label_sets
        self._handle = c.c_void_p()
        anchors = np.ascontiguousarray(anchors, dtype=np.float64)
        ordinals = (c.c_int32 * max(1, len(devices)))(*devices)
        options = Options(
            temperature_mode=TEMPERATURE_EXACT if temperature is None else TEMPERATURE_FIXED,
            temperature=temperature or 0,
            anchors=anchors.shape[0],
            dim=anchors.shape[1],
            anchor_values=anchors.ctypes.data,
            dtype=self._dtype,
            threads=threads,
            label_sets=label_sets,
            sample_rows=sample_rows,
            backend=backend,
            devices=c.addressof(ordinals) if devices else None,
            device_count=len(devices),
        )
        library._call("sextant_space_create", c.byref(options), c.byref(self._handle))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def add(self, rows, *labels):
        """Adds a C-contiguous matrix; bf16 comes as uint16. Labels are int64, one array for every label set."""
        if not rows.flags.c_contiguous or any(of.dtype != np.int64 or of.shape != rows.shape[:1] for of in labels):
            raise ValueError("rows must be C-contiguous and labels int64, one per row")
        if len(labels) != self._label_sets:
            raise ValueError(f"labels must cover {self._label_sets} sets, but cover {len(labels)}")
        batch = Rows(
            dtype=self._dtype,
            data=rows.ctypes.data,
            rows=rows.shape[0],
            dim=rows.shape[1],
            stride_bytes=rows.strides[0],
            device=HOST,
        )
        sets = (c.c_void_p * max(1, len(labels)))(*(of.ctypes.data for of in labels))
        self._library._call("sextant_space_add", self._handle, c.byref(batch), sets, c.byref(AddReport()))

    def add_at(self, address, rows, dim, stride_bytes, labels=None, device=HOST, stream=None):
        """Adds rows of the host or of a device; labels are int64 on the host, of the only set."""
        batch = Rows(
            dtype=self._dtype,
            data=address,
            rows=rows,
            dim=dim,
            stride_bytes=stride_bytes,
            device=device,
            stream=stream,
        )
        sets = (c.c_void_p * 1)(None if labels is None else labels.ctypes.data)
        self._library._call("sextant_space_add", self._handle, c.byref(batch), sets, c.byref(AddReport()))

    def measure(self):
        return self._filled("sextant_space_measure", Measures(), FIRST_DRAW)

    def measure_labels(self, label_set=0):
        return self._filled("sextant_space_measure_labels", LabelMeasures(), FIRST_DRAW, c.c_int32(label_set))

    def close(self):
        self._library._lib.sextant_space_destroy(self._handle)
        self._handle = c.c_void_p()

    def _filled(self, name, struct, *arguments):
        self._library._call(name, self._handle, *arguments, c.byref(struct))
        return struct
