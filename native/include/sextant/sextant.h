/* SPDX-License-Identifier: Apache-2.0
 *
 * Sextant: entropy of vector spaces and information structure of mappings.
 *
 * Method    Soft entropy: every row of a matrix is assigned softly to anchors on the unit sphere; the
 *           assignments are averaged, over all rows and per label, and their entropies compared
 *           (Conklin, "Information Structure in Mappings", arXiv 2505.23960).
 * Units     Entropies and informations are in nats.
 * Errors    Every function that can fail returns a sextant_status and fills the caller's sextant_error
 *           when one is given. Nothing is thrown, printed or ended. A call that failed left its handle
 *           as it was before the call.
 * Threads   A handle is used by one thread at a time; different handles are independent. Functions
 *           without a handle may be called from any thread.
 * Structs   The caller sets struct_size to sizeof the struct before each call, outputs included.
 */
#ifndef SEXTANT_SEXTANT_H
#define SEXTANT_SEXTANT_H

#include <stdint.h>

#if defined(_WIN32)
#define SEXTANT_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define SEXTANT_EXPORT __attribute__((visibility("default")))
#else
#define SEXTANT_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Grows by one with every incompatible change of this header. */
#define SEXTANT_ABI_VERSION 1u

/* ---------------------------------------------------------------- status */

typedef int32_t sextant_status;
enum {
  SEXTANT_OK = 0,
  SEXTANT_INVALID_ARGUMENT = 1,     /* the call is wrong whatever the data */
  SEXTANT_INVALID_DATA = 2,         /* the data cannot be used; sextant_error.row names a row or token */
  SEXTANT_OUT_OF_MEMORY = 3,        /* host memory */
  SEXTANT_DEVICE_OUT_OF_MEMORY = 4, /* memory of an accelerator */
  SEXTANT_DEVICE_ERROR = 5,         /* an accelerator failed */
  SEXTANT_UNSUPPORTED = 6,          /* valid, but not by this build or machine */
  SEXTANT_STATE_MISMATCH = 7,       /* two spaces that do not belong together */
  SEXTANT_IO = 8,                   /* a file could not be read or written */
  SEXTANT_CANCELLED = 9,            /* stopped on request */
  SEXTANT_INTERNAL = 10             /* a defect of this library */
};

#define SEXTANT_MESSAGE_BYTES 512

typedef struct sextant_error {
  uint32_t struct_size;
  sextant_status status;
  int64_t row;                         /* row of the batch, or token, that caused INVALID_DATA; else -1 */
  char message[SEXTANT_MESSAGE_BYTES]; /* UTF-8, ends with NUL */
} sextant_error;

/* Name of a status, as "INVALID_DATA"; static text, never NULL. */
SEXTANT_EXPORT const char* sextant_status_name(sextant_status status);

/* ---------------------------------------------------------------- library */

/* SEXTANT_ABI_VERSION of the library that is loaded. */
SEXTANT_EXPORT uint32_t sextant_abi_version(void);

/* Version as "1.2.3"; static text. */
SEXTANT_EXPORT const char* sextant_version(void);

/* SIMD targets that this processor can run, best first, separated by commas, as "AVX3,AVX2,SCALAR";
 * static text. The results of all of them have the same bits. */
SEXTANT_EXPORT const char* sextant_cpu_targets(void);

/* Structs whose layout sextant_layout() describes. */
enum {
  SEXTANT_STRUCT_ERROR = 0,
  SEXTANT_STRUCT_SPACE_OPTIONS = 1,
  SEXTANT_STRUCT_SPACE_INFO = 2,
  SEXTANT_STRUCT_ROWS = 3,
  SEXTANT_STRUCT_ADD_REPORT = 4,
  SEXTANT_STRUCT_MEASURES = 5,
  SEXTANT_STRUCT_LABEL_MEASURES = 6,
  SEXTANT_STRUCT_LABEL_RELATION = 7,
  SEXTANT_STRUCT_TOKENS = 8,
  SEXTANT_STRUCT_NGRAM_REPORT = 9,
  SEXTANT_STRUCT_BINS_OPTIONS = 10,
  SEXTANT_STRUCT_BINS_MEASURES = 11,
  SEXTANT_STRUCT_BINS_LABEL_MEASURES = 12,
  SEXTANT_STRUCT_MATRIX = 13,
  SEXTANT_STRUCT_REDUCTION = 14,
  SEXTANT_STRUCT_SWEEP_OPTIONS = 15,
  SEXTANT_STRUCT_STRUCTURE_OPTIONS = 16,
  SEXTANT_STRUCT_MAPPING_OPTIONS = 17,
  SEXTANT_STRUCT_RECORD = 18,
  SEXTANT_STRUCT_VECTOR = 19,
  SEXTANT_STRUCT_DEVICE_INFO = 20
};

/* Layout of a struct as this library was compiled: sizeof, then the offset of every field in order.
 * Writes at most `capacity` numbers to `out` and returns how many there are; 0 for an unknown struct. */
SEXTANT_EXPORT int32_t sextant_layout(int32_t struct_id, int64_t* out, int32_t capacity);

/* ---------------------------------------------------------------- devices */

/* Which processor assigns rows. */
enum { SEXTANT_BACKEND_CPU = 0, SEXTANT_BACKEND_CUDA = 1 };

typedef struct sextant_device_info {
  uint32_t struct_size;
  int32_t ordinal;       /* 0 .. sextant_device_count() - 1, as CUDA counts them */
  int32_t compute_major; /* compute capability */
  int32_t compute_minor;
  int64_t memory_bytes;      /* in all */
  int64_t memory_free_bytes; /* now */
  int32_t multiprocessors;
  int32_t driver_version;  /* 1000 major + 10 minor of the newest CUDA that the driver serves */
  int32_t runtime_version; /* of the CUDA runtime that the engine was built with, likewise */
  int32_t reserved;
  char name[128];
} sextant_device_info;

/* How many CUDA devices there are, at least 1. UNSUPPORTED where there is none to use, with the reason: no driver, no
 * device, or this library was installed without libsextant_cuda.so. */
SEXTANT_EXPORT sextant_status sextant_device_count(int32_t* count, sextant_error* error);

/* Describes one of them. INVALID_ARGUMENT for an ordinal that is not there. */
SEXTANT_EXPORT sextant_status sextant_device_describe(int32_t ordinal, sextant_device_info* info, sextant_error* error);

/* SEXTANT_OK where this processor and system have the matrix units (AMX with bf16) that SEXTANT_PRECISION_MATRIX needs
 * on the CPU; else UNSUPPORTED, with the reason. */
SEXTANT_EXPORT sextant_status sextant_matrix_units(sextant_error* error);

/* ---------------------------------------------------------------- temperature and anchors */

/* How the softmax temperature follows from the number of anchors m and the dimension d. */
enum {
  SEXTANT_TEMPERATURE_EXACT = 0,   /* root of KL(vMF(1/t, d) || uniform) = ln m */
  SEXTANT_TEMPERATURE_BOUNDS = 1,  /* root of its Amos lower bound: reproduces soft-entropy 0.1.3; d >= 3 */
  SEXTANT_TEMPERATURE_LEADING = 2, /* 1 / sqrt(2 d ln m) */
  SEXTANT_TEMPERATURE_FIXED = 3    /* given by the caller; not for sextant_temperature() */
};

/* Temperature t > 0 of a mode other than FIXED for 2 .. 2^24 anchors in 2 .. 2^24 dimensions, 3 .. 2^24 for BOUNDS.
 * EXACT has relative error <= 1e-10 for m <= 16384, d <= 16384. INVALID_ARGUMENT outside the domain. */
SEXTANT_EXPORT sextant_status sextant_temperature(int32_t mode, int64_t anchors, int64_t dim, double* temperature,
                                                  sextant_error* error);

/* Generated anchors: `anchors` x `dim` doubles, row-major, unit rows, uniform on the sphere.
 * Philox4x32-10 keyed by `seed`, Box-Muller in double; the same bits on every machine. `draw` numbers
 * independent sets of one seed. Sizes as in sextant_space_options. docs/NUMERICS.md has the algorithm. */
SEXTANT_EXPORT sextant_status sextant_anchors(int64_t anchors, int64_t dim, uint64_t seed, uint32_t draw,
                                              double* values, sextant_error* error);

/* ---------------------------------------------------------------- space: a soft entropy estimate */

enum { SEXTANT_F32 = 0, SEXTANT_F64 = 1, SEXTANT_F16 = 2, SEXTANT_BF16 = 3 };

/* Arithmetic of scores and softmax. F16 and BF16 rows are exact operands of F32 and F64. Scores other than COSINE and
 * smoothings other than SOFTMAX are computed in F64: AUTO chooses it, others are refused. Each arithmetic of each
 * backend has bits of its own, the same for every batch, thread and device of a kind; F32 and F64 of the CPU have the
 * same on all processors. docs/NUMERICS.md has the errors. */
enum {
  SEXTANT_PRECISION_AUTO = 0, /* F64 for F64 rows, and where single precision could err by more than 1e-6 of an
                                 efficiency; else F32 on the CPU, MATRIX on CUDA */
  SEXTANT_PRECISION_F32 = 1,  /* CPU only */
  SEXTANT_PRECISION_F64 = 2,
  SEXTANT_PRECISION_MATRIX = 3,      /* matrix units (AMX, tensor cores): products of operands split into 16-bit parts;
                                        error at most 1e-6 of an efficiency. UNSUPPORTED where there are none */
  SEXTANT_PRECISION_MATRIX_FAST = 4, /* the same by fewer products: error at most 1e-4 */
  SEXTANT_PRECISION_MIXED = 5        /* of a state alone: merged from several kinds */
};

/* What happens to a row that is zero, holds NaN or infinity, or has a score that is not finite. */
enum {
  SEXTANT_BAD_ROWS_REJECT = 0, /* the call fails with INVALID_DATA and the index of the first; nothing is added */
  SEXTANT_BAD_ROWS_SKIP = 1,   /* the row is left out and counted */
  SEXTANT_BAD_ROWS_UNIFORM = 2 /* a zero row is assigned evenly to all anchors and counted; others are rejected */
};

/* Score of a row z against an anchor w. Anchors of COSINE are generated, or given and scaled to unit rows. EUCLIDEAN
 * and DOT need anchors that are given, which stay as they are, and TEMPERATURE_FIXED. A zero row is bad for COSINE
 * alone. */
enum {
  SEXTANT_SCORE_COSINE = 0,    /* <z, w> / |z| */
  SEXTANT_SCORE_EUCLIDEAN = 1, /* -|z - w| */
  SEXTANT_SCORE_DOT = 2        /* <z, w> */
};

/* From scores s to the assignment p, with temperature t. */
enum {
  SEXTANT_SMOOTHING_SOFTMAX = 0,   /* exp(s / t), normalised */
  SEXTANT_SMOOTHING_SPARSEMAX = 1, /* Euclidean projection of s / t on the simplex */
  SEXTANT_SMOOTHING_DISCRETE = 2   /* 1 at the greatest score, the first of equals; t has no effect */
};

/* Which of a space's K sets of anchors ("draws") a number is from: 0 .. K - 1; or, where a function allows it, what all
 * K have in common. Rows, labels and counts are the same for all. A double that is NaN for one draw is NaN over all. */
enum {
  SEXTANT_DRAW_MEAN = -1,      /* mean over the draws; for K = 1 the value itself */
  SEXTANT_DRAW_DEVIATION = -2, /* standard deviation from draw to draw; NaN for K = 1 */
  SEXTANT_DRAW_HALF_WIDTH = -3 /* of the 95 % interval of the mean, by Student's t with K - 1 degrees of freedom */
};

#define SEXTANT_HOST (-1)

typedef struct sextant_space_options {
  uint32_t struct_size;
  int32_t temperature_mode;    /* SEXTANT_TEMPERATURE_* */
  double temperature;          /* FIXED only: finite, > 0 */
  int64_t anchors;             /* 2 .. 2^24; draws x anchors x dim <= 2^32 */
  int64_t dim;                 /* 2 .. 2^24 */
  const double* anchor_values; /* draws x anchors x dim, row-major, finite, copied; scaled to unit rows, which must not
                                  be zero, for COSINE, else as they are; NULL: generated */
  uint64_t seed;               /* of generated anchors: those of draw k are sextant_anchors(.., seed, k, ..) */
  int32_t dtype;               /* of the rows to come, for PRECISION_AUTO: SEXTANT_F32 .. SEXTANT_BF16 */
  int32_t precision;           /* SEXTANT_PRECISION_* */
  int32_t bad_rows;            /* SEXTANT_BAD_ROWS_* */
  int32_t threads;             /* 1 .. 4096; 0: as many as the process may run on */
  int32_t label_sets;          /* 0 .. 65536; how many label sets every add() carries */
  int32_t draws;               /* 1 .. 1024 sets of anchors, all estimated in one pass; 0: 1. More than 1 for COSINE */
  const char* target;          /* one of sextant_cpu_targets(), or NULL for the best */
  int64_t sample_rows;         /* rows kept for nulls and errors, and again for every label set: 2 .. 2^20; 0: 4096, or
                                  as many as take 64 MiB if that is fewer; -1: none, and what needs them is NaN */
  int32_t score;               /* SEXTANT_SCORE_* */
  int32_t smoothing;           /* SEXTANT_SMOOTHING_* */
  int32_t co_moments;     /* 1: sum p_j p_k of all pairs of anchors too, so that entropy_error is of all rows, not of
                             the sample: m^2 / 2 more multiply-adds a row; anchors <= 4096. 0: no */
  int32_t backend;        /* SEXTANT_BACKEND_*: of create() and load(); COSINE and SOFTMAX only for CUDA */
  const int32_t* devices; /* CUDA: ordinals, device_count of them, each a worker of its own; one may be named
                             several times. NULL: device 0. The bits do not depend on how many there are */
  int64_t device_memory_bytes; /* CUDA: the most that a worker takes of its device; 0: 9/10 of what is free */
  int32_t device_count;        /* 0 .. 4096; 0 for NULL */
  int32_t allow_mixed; /* 1: merge() takes spaces of other single-precision arithmetic (F32, MATRIX, MATRIX_FAST,
                          of any backend), and the space is MIXED from then on: it takes any of them, and rows to come
                          are assigned as before; 0: it refuses them */
} sextant_space_options;

typedef struct sextant_space_info {
  uint32_t struct_size;
  int32_t temperature_mode;
  double temperature;
  int64_t anchors;
  int64_t dim;
  int32_t precision; /* SEXTANT_PRECISION_F32 .. _MIXED, of the sums so far: what AUTO chose */
  int32_t threads;
  int32_t label_sets;
  int32_t draws;
  char target[16];     /* as in sextant_cpu_targets() */
  int64_t sample_rows; /* 0 for none */
  int32_t score;
  int32_t smoothing;
  int32_t co_moments;
  int32_t backend;      /* that assigns rows to come */
  int32_t device_count; /* workers; 0 for the CPU */
  int32_t arithmetic;   /* backend whose arithmetic the sums so far have: SEXTANT_BACKEND_*; -1 for MIXED */
  int32_t devices_lost; /* workers whose device failed: the others add what is to come */
  int32_t reserved;
} sextant_space_info;

typedef struct sextant_rows {
  uint32_t struct_size;
  int32_t dtype;        /* SEXTANT_F32 .. SEXTANT_BF16; native byte order, any alignment */
  const void* data;     /* first element of the first row */
  int64_t rows;         /* >= 0 */
  int64_t dim;          /* that of the space */
  int64_t stride_bytes; /* from one row to the next, >= dim * size of an element */
  int32_t device;       /* SEXTANT_HOST, or the ordinal of the CUDA device that `data` lives on: one of the space's */
  int32_t reserved;     /* 0 */
  void* stream;         /* cudaStream_t of that device, in whose order `data` is written: add() reads after what was
                           queued there, without stopping it; NULL: its default stream. NULL on the host */
  const uint8_t*
      use; /* per row: 0 passes it over as if it were not there, save that it has an ordinal; NULL: use all */
} sextant_rows;

typedef struct sextant_add_report {
  uint32_t struct_size;
  int32_t reserved;
  int64_t rows;    /* added by this call */
  int64_t skipped; /* left out by this call */
  int64_t uniform; /* zero rows among `rows`, under BAD_ROWS_UNIFORM */
} sextant_add_report;

typedef struct sextant_measures {
  uint32_t struct_size;
  int32_t reserved;
  int64_t rows;              /* rows summed */
  int64_t skipped;           /* rows left out */
  double entropy;            /* H(Z) */
  double noise_floor;        /* F = mean over rows of the entropy of a row's assignment */
  double sample_information; /* H(Z) - F: the most that any labelling can have */
  int64_t uniform;           /* zero rows among `rows` */
  int64_t sampled;           /* rows in the sample */
  double entropy_corrected;  /* soft Miller-Madow: H(Z) + (1 / 2n) sum_j s_j^2 / P_j, s_j^2 the unbiased variance */
  double entropy_error;      /* standard error of H(Z), from the sample or co-moments; NaN for fewer than 2 rows */
  double nearest_cosine;     /* greatest cosine of a row and an anchor; NaN for other scores and without a direction */
  double nearest_chance;     /* at most the probability that a cosine so great occurs if the anchors were drawn without
                                regard to the rows: min(1, n m / 2 (1 - c^2)^((dim - 1) / 2)), 1 for c <= 0, with n the
                                rows that are not uniform */
} sextant_measures;

typedef struct sextant_label_measures {
  uint32_t struct_size;
  int32_t reserved;
  int64_t rows;                    /* rows that carry a label of this set */
  int64_t cardinality;             /* distinct labels */
  double entropy;                  /* H(Z) over those rows */
  double label_entropy;            /* H(X) */
  double conditional_entropy;      /* H(Z|X), weighted by label counts */
  double mutual_information;       /* I(X;Z) = H(Z) - H(Z|X) */
  double regularity;               /* I(X;Z) / H(Z); NaN where H(Z) = 0 */
  double variation;                /* H(Z|X) */
  double disentanglement;          /* mean over labels of JSD(label, other labels); 0 .. ln 2; NaN for one label */
  double disentanglement_multiway; /* I(X;Z) / H(X); NaN for one label */
  int64_t dropped_rows;            /* rows of labels left out for having too few */
  int64_t dropped_labels;
  double noise_floor;                   /* F over those rows */
  double sample_information;            /* H(Z) - F */
  double information_fraction;          /* I(X;Z) / (H(Z) - F); NaN where that is at most 1e-9 */
  double residual_information;          /* H(Z|X) - F: what the rows tell beyond their labels */
  double conditional_entropy_corrected; /* each label with its soft Miller-Madow term; none for labels of one row */
  double mutual_information_corrected;  /* corrected H(Z) less the above */
  double conditional_entropy_uniform;   /* every label with the same weight */
  double mutual_information_uniform;    /* H(Z) less the above; may be negative */
  /* Under independence, as if labels were shuffled among the rows; from the sample. */
  double null_information;     /* expected I(X;Z) */
  double null_deviation;       /* standard deviation of I(X;Z) from shuffle to shuffle */
  double null_error;           /* standard error of null_information */
  double excess_information;   /* I(X;Z) - null_information */
  double adjusted_information; /* excess / (H(Z) - F - null): 0 for chance, 1 for all; NaN where at most 1e-9 is left */
  double z_score;              /* excess / sqrt(null_deviation^2 + null_error^2); NaN where that is at most 1e-9 */
  double p_value;              /* one-sided, normal; NaN where z_score is */
} sextant_label_measures;

/* Two label sets of the same rows. */
typedef struct sextant_label_relation {
  uint32_t struct_size;
  int32_t reserved;
  double optimality;              /* I(Y;Z) / I(X;Z); NaN where I(X;Z) <= 0 */
  double conditional_information; /* I(X;Z|Y) = H(Z|Y) - H(Z|X), for X that determines Y */
} sextant_label_relation;

typedef struct sextant_space sextant_space;

/* An empty space. `*space` is NULL on failure. */
SEXTANT_EXPORT sextant_status sextant_space_create(const sextant_space_options* options, sextant_space** space,
                                                   sextant_error* error);

/* Ends a space; NULL is fine. */
SEXTANT_EXPORT void sextant_space_destroy(sextant_space* space);

SEXTANT_EXPORT sextant_status sextant_space_describe(const sextant_space* space, sextant_space_info* info,
                                                     sextant_error* error);

/* The anchors in use of one draw, 0 <= draw < draws: anchors x dim doubles, row-major. Unit rows for COSINE, else as
 * they were given. */
SEXTANT_EXPORT sextant_status sextant_space_anchors(const sextant_space* space, int32_t draw, double* values,
                                                    sextant_error* error);

/* Adds a batch. `labels` holds label_sets pointers, each to `rows` labels or NULL where the batch has
 * none of that set; it may be NULL when label_sets is 0. Inputs are read only, and only during the call.
 * However rows are cut into batches, and in whatever order they come, the space ends with the same bits.
 * CUDA: where a worker's device fails, the others add its part, and sextant_space_info.devices_lost counts it.
 * DEVICE_ERROR where none is left. A space of one worker leaves its sums on the device from call to call: if it fails
 * then, the message says how many rows are lost with it, and all calls that need them are DEVICE_ERROR from then on.
 * DEVICE_OUT_OF_MEMORY where device_memory_bytes are too few. */
SEXTANT_EXPORT sextant_status sextant_space_add(sextant_space* space, const sextant_rows* rows,
                                                const int64_t* const* labels, sextant_add_report* report,
                                                sextant_error* error);

/* From any thread, while the space lives; NULL is fine: the add() that runs ends soon with CANCELLED, and nothing of
 * its batch is added; without one running, the next add() does. */
SEXTANT_EXPORT void sextant_space_cancel(sextant_space* space);

/* Numbers the next row. Rows count from 0, those skipped and passed over included; the ordinal decides whether a row
 * is sampled. A part of a larger whole says here where it begins, and then ends with the same bits. 0 .. 2^62. */
SEXTANT_EXPORT sextant_status sextant_space_set_ordinal(sextant_space* space, int64_t ordinal, sextant_error* error);

/* Adds all that `from`, another space, has summed; `from` stays as it is. STATE_MISMATCH unless draws, anchors, dim,
 * score, smoothing, temperature, arithmetic (unless mixing is allowed), co_moments and the number of label sets are
 * equal. Of samples of different sizes the smaller size is kept, so `sample_rows` may become less. The next row of
 * `space` keeps its ordinal. Rows are not compared: one that is in both, with the same ordinal, counts twice.
 * INVALID_ARGUMENT for more than 2^56 rows together, or as many skipped. */
SEXTANT_EXPORT sextant_status sextant_space_merge(sextant_space* space, const sextant_space* from,
                                                  sextant_error* error);

/* Measures of all rows, of a draw or over all (SEXTANT_DRAW_*). Doubles are NaN while there is no row. */
SEXTANT_EXPORT sextant_status sextant_space_measure(const sextant_space* space, int32_t draw,
                                                    sextant_measures* measures, sextant_error* error);

/* Measures of one label set, 0 <= set < label_sets, of a draw or over all. Doubles are NaN while no row has a label. */
SEXTANT_EXPORT sextant_status sextant_space_measure_labels(const sextant_space* space, int32_t draw, int32_t set,
                                                           sextant_label_measures* measures, sextant_error* error);

/* The same over labels of at least min_rows rows. keep_entropy 0: as if other rows were not there; 1: H(Z), F and
 * the weights' total stay those of all labelled rows, as if the dropped labels had no information. */
SEXTANT_EXPORT sextant_status sextant_space_measure_frequent_labels(const sextant_space* space, int32_t draw,
                                                                    int32_t set, int64_t min_rows, int32_t keep_entropy,
                                                                    sextant_label_measures* measures,
                                                                    sextant_error* error);

/* How set x, as the input, and set y, as the output, share the information, for a draw or over all. INVALID_DATA unless
 * both have the same number of labelled rows. */
SEXTANT_EXPORT sextant_status sextant_space_relate_labels(const sextant_space* space, int32_t draw, int32_t x,
                                                          int32_t y, sextant_label_relation* relation,
                                                          sextant_error* error);

/* Residual decomposition of H(Z) by `count` >= 1 label sets from coarse to fine: count + 1 fractions that sum to 1,
 * I_1/H, (I_2 - I_1)/H, ..., and the residual (H - I_count)/H; NaN where H(Z) = 0. Of a draw or over
 * all. INVALID_DATA as above. */
SEXTANT_EXPORT sextant_status sextant_space_decompose(const sextant_space* space, int32_t draw, const int32_t* sets,
                                                      int32_t count, double* fractions, sextant_error* error);

/* One line per label, by ascending label: the label, its rows n_x, its entropy H(Z|X=x) and that with its soft
 * Miller-Madow term (NaN for one row), of a draw or over all.
 * Each array has room for `capacity` lines, or is NULL; `*count` is the cardinality. INVALID_ARGUMENT
 * when capacity is smaller than that, with `*count` set. */
SEXTANT_EXPORT sextant_status sextant_space_label_table(const sextant_space* space, int32_t draw, int32_t set,
                                                        int64_t capacity, int64_t* count, int64_t* labels,
                                                        int64_t* rows, double* entropies, double* corrected,
                                                        sextant_error* error);

/* The exact column sums of one draw, 0 <= draw < draws: S_j = sum_i p_ij in units of 2^-40 and Q_j = sum_i p_ij^2 in
 * units of 2^-50 over all rows, as 128-bit integers, low word first: 2 x anchors words each. Either may be NULL. */
SEXTANT_EXPORT sextant_status sextant_space_sums(const sextant_space* space, int32_t draw, uint64_t* first,
                                                 uint64_t* second, sextant_error* error);

/* CUDA: the mean assignment of all rows to the anchors of one draw, 0 <= draw < draws, into memory of one of the
 * space's devices: p_j = S_j / (2^40 rows), `anchors` doubles >= 0 that sum to 1; NaN while there is no row. `values`
 * is on `device` and has room for `capacity` >= anchors doubles. They are written behind what was queued on `stream`
 * before, a cudaStream_t of that device or NULL for its default stream; what is queued there afterwards reads them. No
 * device is synchronised: the call waits for the space's own work, not for that of `stream`, unless 2 MiB of results or
 * four calls are still waiting there. `values` are undefined where it fails: INVALID_ARGUMENT for a space of the CPU,
 * another device, too small a capacity, or memory that is not on the device; DEVICE_ERROR where that device fails or
 * has. */
SEXTANT_EXPORT sextant_status sextant_space_assignment_on_device(const sextant_space* space, int32_t draw,
                                                                 int32_t device, void* stream, int64_t capacity,
                                                                 double* values, sextant_error* error);

/* The same of the rows of every label of a set, 0 <= set < label_sets: row-major, a row of `anchors` doubles for each
 * label, by ascending label as sextant_space_label_table() has them. `*count` is the cardinality, and `capacity`, at
 * least count x anchors doubles; where it is less, `*count` is set. */
SEXTANT_EXPORT sextant_status sextant_space_label_assignments_on_device(const sextant_space* space, int32_t draw,
                                                                        int32_t set, int32_t device, void* stream,
                                                                        int64_t capacity, int64_t* count,
                                                                        double* values, sextant_error* error);

/* ---------------------------------------------------------------- state files */

/* Writes all that the space has summed to a file, with a checksum, and a note of the caller's, at most 2^30 bytes.
 * The file is replaced as a whole or not at all. IO names the path and the reason. docs/STATE.md has the format. */
SEXTANT_EXPORT sextant_status sextant_space_save(const sextant_space* space, const char* path, const void* note,
                                                 int64_t note_bytes, sextant_error* error);

/* A space as it was saved: it goes on as if it had never been written. `threads` and `target` as in
 * sextant_space_options. `*space` is NULL on failure: INVALID_DATA for a file that is damaged, with the offset where;
 * UNSUPPORTED for one of a later format version, with both versions; IO where it cannot be read. */
SEXTANT_EXPORT sextant_status sextant_space_load(const char* path, int32_t threads, const char* target,
                                                 sextant_space** space, sextant_error* error);

/* The same with what is not part of a state from `options`: threads, target, backend, devices, device_count,
 * device_memory_bytes and allow_mixed; its other fields are not read. STATE_MISMATCH where that backend has not the
 * arithmetic of the state, unless allow_mixed: then the sums become MIXED with the first rows, but those of F64, to
 * which that backend cannot add. A MIXED state takes any. Where the CPU has not the matrix units of the state's sums,
 * rows to come are UNSUPPORTED, or, with allow_mixed, assigned by F32. */
SEXTANT_EXPORT sextant_status sextant_space_load_with(const char* path, const sextant_space_options* options,
                                                      sextant_space** space, sextant_error* error);

/* The note that was saved with a loaded space: `*bytes` is its length, and up to `capacity` bytes are written. */
SEXTANT_EXPORT sextant_status sextant_space_note(const sextant_space* space, int64_t capacity, void* note,
                                                 int64_t* bytes, sextant_error* error);

/* ---------------------------------------------------------------- n-gram labels */

/* Token ids, sequence after sequence. */
typedef struct sextant_tokens {
  uint32_t struct_size;
  int32_t reserved;
  const int64_t* ids; /* `count` ids >= 0; those of padding may be anything */
  int64_t count;
  const int64_t* lengths; /* of the sequences; they sum to count. NULL: all have sequence_length */
  int64_t sequences;
  int64_t sequence_length; /* used where lengths is NULL: sequences x sequence_length = count */
  const uint8_t* mask;     /* per token: 0 for padding, at either end of a sequence; NULL: no padding */
  int64_t vocabulary;      /* greater than every id; 0: one more than the greatest */
} sextant_tokens;

typedef struct sextant_ngram_report {
  uint32_t struct_size;
  int32_t hashed_from; /* the lowest order whose codes are hashes, as vocabulary^order >= 2^63; 0 for none */
  int64_t kept;        /* positions kept */
  int64_t vocabulary;
  int64_t collisions; /* pairs of different n-grams that share a hash, all orders together */
} sextant_ngram_report;

/* n-gram labels of every token. With n the highest of the orders, position i of a sequence of L tokens, padding not
 * counted, is kept where n - 1 <= i < L - n. The input code of order o there is that of tokens i-o+1 .. i, the output
 * code that of tokens i+1 .. i+o: ((t0 V + t1) V + t2 ...), or a 64-bit hash where that would not fit. `inputs` and
 * `outputs` hold order_count pointers to `count` codes each (0 where not kept), or are NULL, as each of their pointers
 * may be; `keep` has `count` bytes, for sextant_rows.use. Orders are 1 .. 64, in any order, without repeats.
 * INVALID_DATA for an id out of range and for padding between tokens; sextant_error.row is the token. */
SEXTANT_EXPORT sextant_status sextant_ngrams(const sextant_tokens* tokens, const int32_t* orders, int32_t order_count,
                                             uint8_t* keep, int64_t* const* inputs, int64_t* const* outputs,
                                             sextant_ngram_report* report, sextant_error* error);

/* ---------------------------------------------------------------- bins: binned entropy of every dimension */

/* Every dimension on its own, cut into `bins` cells of equal width between the least and the greatest value that
 * sextant_bins_range() saw: cell floor(bins (x - min) / (max - min)), the last for the maximum, the first where the two
 * are equal. Counts are exact: batches, order and threads do not matter. */
typedef struct sextant_bins_options {
  uint32_t struct_size;
  int32_t bad_rows;   /* SEXTANT_BAD_ROWS_REJECT or _SKIP, for rows that hold NaN or infinity */
  int64_t bins;       /* 2 .. 2^20; bins x dim <= 2^28, and so many counts again for every label */
  int64_t dim;        /* 1 .. 2^24 */
  int32_t label_sets; /* 0 .. 65536; how many label sets every add() carries */
  int32_t threads;    /* 1 .. 4096; 0: as many as the process may run on */
} sextant_bins_options;

/* Doubles are means over the dimensions, and NaN while there is no row. */
typedef struct sextant_bins_measures {
  uint32_t struct_size;
  int32_t reserved;
  int64_t rows;             /* rows counted */
  int64_t skipped;          /* rows left out */
  double entropy;           /* H */
  double entropy_corrected; /* Miller-Madow: H + (occupied - 1) / (2 rows) */
  double occupied;          /* cells that have a row */
} sextant_bins_measures;

/* Doubles but for label_entropy are means over the dimensions. */
typedef struct sextant_bins_label_measures {
  uint32_t struct_size;
  int32_t reserved;
  int64_t rows;                       /* rows that carry a label of this set */
  int64_t cardinality;                /* distinct labels */
  double entropy;                     /* H over those rows */
  double label_entropy;               /* H(X) */
  double conditional_entropy;         /* H given the label, weighted by label counts */
  double conditional_entropy_uniform; /* every label with the same weight */
  double mutual_information;          /* H less the conditional entropy */
  double disentanglement;             /* mean over labels of JSD(label, other labels); 0 .. ln 2; NaN for one label */
} sextant_bins_label_measures;

typedef struct sextant_bins sextant_bins;

/* Bins without range and counts. `*bins` is NULL on failure. */
SEXTANT_EXPORT sextant_status sextant_bins_create(const sextant_bins_options* options, sextant_bins** bins,
                                                  sextant_error* error);

/* Ends bins; NULL is fine. */
SEXTANT_EXPORT void sextant_bins_destroy(sextant_bins* bins);

/* First pass: widens the range of every dimension to these rows. INVALID_ARGUMENT once rows were counted. */
SEXTANT_EXPORT sextant_status sextant_bins_range(sextant_bins* bins, const sextant_rows* rows,
                                                 sextant_add_report* report, sextant_error* error);

/* Second pass: counts rows; labels as for sextant_space_add(). INVALID_DATA with the first row that has a value outside
 * the range; INVALID_ARGUMENT where there is no range. */
SEXTANT_EXPORT sextant_status sextant_bins_add(sextant_bins* bins, const sextant_rows* rows,
                                               const int64_t* const* labels, sextant_add_report* report,
                                               sextant_error* error);

/* Adds all that `from`, other bins, has counted; `from` stays as it is. While neither has counted a row, the ranges are
 * united; else they must be equal. STATE_MISMATCH if not, or unless bins, dim and label sets are equal. */
SEXTANT_EXPORT sextant_status sextant_bins_merge(sextant_bins* bins, const sextant_bins* from, sextant_error* error);

/* Measures of all rows. `entropies` and `occupied` receive H and the cells that have a row for each of the `dim`
 * dimensions, or are NULL. */
SEXTANT_EXPORT sextant_status sextant_bins_measure(const sextant_bins* bins, sextant_bins_measures* measures,
                                                   double* entropies, int64_t* occupied, sextant_error* error);

/* Measures of label set `set`. Doubles are NaN while it has no row. */
SEXTANT_EXPORT sextant_status sextant_bins_measure_labels(const sextant_bins* bins, int32_t set,
                                                          sextant_bins_label_measures* measures, sextant_error* error);

/* ---------------------------------------------------------------- pairs of rows */

/* Distance (or, for DOT, similarity) of two rows. */
enum {
  SEXTANT_METRIC_SQEUCLIDEAN = 0, /* sum (x - y)^2 */
  SEXTANT_METRIC_EUCLIDEAN = 1,   /* its root */
  SEXTANT_METRIC_COSINE = 2,      /* 1 - <x, y> / (|x| |y|); rows must not be zero */
  SEXTANT_METRIC_DOT = 3,         /* <x, y>; the greatest are nearest */
  SEXTANT_METRIC_CITYBLOCK = 4,   /* sum |x - y| */
  SEXTANT_METRIC_CHEBYSHEV = 5,   /* max |x - y| */
  SEXTANT_METRIC_CORRELATION = 6, /* 1 - Pearson's r of the elements; rows must not be constant */
  SEXTANT_METRIC_HAMMING = 7,     /* fraction of elements that differ */
  SEXTANT_METRIC_LEVENSHTEIN = 8  /* edits from one sequence to the other; rows hold symbols as integers, and a sequence
                                     ends before its first negative element */
};

/* A matrix in one or more parts, one below the other; rows of all parts have the same dim. Parts may have different
 * dtypes. `use` of a part must be NULL. Every row must be finite. */
typedef struct sextant_matrix {
  uint32_t struct_size;
  int32_t part_count; /* >= 1 */
  const sextant_rows* parts;
} sextant_matrix;

/* Called now and then from the calling thread while a long call works, with 0 <= done <= total in units of its own;
 * what it returns, if not 0, ends the call with CANCELLED. */
typedef int32_t (*sextant_progress)(void* context, int64_t done, int64_t total);

/* What is kept of the pairs (i, j) of a sweep. Where x is swept against itself, the pairs (i, i) are left out unless
 * `self` is 1. n is the rows of x, m those of y. */
enum {
  SEXTANT_REDUCTION_TOP_K = 0,       /* the k nearest j of every i, by distance, then by j: indices n x k, values n x k.
                                        Of fewer than k pairs, the rest are -1 and NaN */
  SEXTANT_REDUCTION_KERNEL_SUMS = 1, /* ln sum_j exp(-|x_i - y_j|^2 / (2 h^2)) for each parameter h: values n x
                                        parameter_count; -inf where there is no pair. SQEUCLIDEAN or EUCLIDEAN */
  SEXTANT_REDUCTION_GROUP_SUMS = 2,  /* sum_j of the distances by the group of j: values n x group_count */
  SEXTANT_REDUCTION_RANGE_COUNTS = 3, /* how many j are nearer to i than parameters[i], or as near unless `strict`:
                                         indices n */
  SEXTANT_REDUCTION_HISTOGRAM = 4,    /* how many pairs lie in cells of equal width from parameters[0] to parameters[1];
                                         the last cell holds its end; others are not counted: indices `bins`. x against
                                         itself: pairs i < j alone */
  SEXTANT_REDUCTION_MATRIX = 5,       /* all distances: values n x m. `self` has no effect */
  SEXTANT_REDUCTION_CONDENSED = 6,    /* x against itself: those of i < j, row by row: values n (n - 1) / 2 */
  SEXTANT_REDUCTION_RANKS = 7         /* the same, but 1-based ranks among them, equal ones with their mean; at most
                                         92 682 rows, and 16 bytes a pair of memory besides */
};

typedef struct sextant_reduction {
  uint32_t struct_size;
  int32_t kind; /* SEXTANT_REDUCTION_* */
  int32_t self;
  int32_t strict;
  int64_t k;                /* TOP_K: >= 1 */
  const double* parameters; /* KERNEL_SUMS: finite bandwidths > 0; RANGE_COUNTS: n radii; HISTOGRAM: two ends */
  int64_t parameter_count;
  const int64_t* groups; /* GROUP_SUMS: for every row of y, 0 .. group_count - 1 */
  int64_t group_count;
  int64_t bins;     /* HISTOGRAM: 1 .. 2^20 */
  double* values;   /* the caller's, as large as the kind says; NULL where it has none */
  int64_t* indices; /* likewise */
} sextant_reduction;

/* How pairs are computed. Results have the same bits for every number of threads and every SIMD target. */
typedef struct sextant_sweep_options {
  uint32_t struct_size;
  int32_t metric;     /* SEXTANT_METRIC_* */
  int32_t precision;  /* SEXTANT_PRECISION_*: AUTO is F64 if any part is F64, else F32. Values in F64 are those of the
                         formula, each operation rounded. In F32, those of near rows are not the difference of large
                         numbers */
  int32_t threads;    /* 1 .. 4096; 0: as many as the process may run on */
  const char* target; /* one of sextant_cpu_targets(), or NULL for the best */
  sextant_progress progress; /* or NULL */
  void* context;
  int32_t backend; /* SEXTANT_BACKEND_*. CUDA has TOP_K, KERNEL_SUMS and GROUP_SUMS, of every metric but LEVENSHTEIN;
                      UNSUPPORTED names another one. It has bits of its own, which are the same on every call */
  int32_t device;  /* CUDA: which, 0 .. sextant_device_count() - 1 */
  int64_t device_memory_bytes; /* CUDA: the most to take of it; 0: 9/10 of what is free */
} sextant_sweep_options;

/* Computes the distance of every row of x to every row of y, a tile at a time, and reduces it in `count` ways at once;
 * y NULL: x to itself. The matrix of distances is never held. Outputs are undefined after a failure. */
SEXTANT_EXPORT sextant_status sextant_pairs_sweep(const sextant_matrix* x, const sextant_matrix* y,
                                                  const sextant_sweep_options* options,
                                                  const sextant_reduction* reductions, int32_t count,
                                                  sextant_error* error);

/* ---------------------------------------------------------------- structure: measures of one or two spaces */

/* Measures. docs/STRUCTURE.md has every formula, its parameters and its fields. */
enum {
  /* of one space */
  SEXTANT_MEASURE_KOZACHENKO_LEONENKO = 0,
  SEXTANT_MEASURE_TWONN = 1,
  SEXTANT_MEASURE_LEVINA_BICKEL = 2,
  SEXTANT_MEASURE_MACKAY_GHAHRAMANI = 3,
  SEXTANT_MEASURE_UNIFORMITY = 4,
  SEXTANT_MEASURE_AVERAGE_COSINE = 5,
  SEXTANT_MEASURE_DISTANCE_MOMENTS = 6,
  SEXTANT_MEASURE_QUESTS_ENTROPY = 7,
  SEXTANT_MEASURE_QUESTS_DIVERSITY = 8,
  SEXTANT_MEASURE_KDE_ENTROPY = 9,
  SEXTANT_MEASURE_KOLCHINSKY_TRACEY = 10,
  SEXTANT_MEASURE_RENYI_ENTROPY = 11,
  SEXTANT_MEASURE_EFFECTIVE_RANK = 12,
  SEXTANT_MEASURE_PARTICIPATION_RATIO = 13,
  SEXTANT_MEASURE_COHERENCE = 14,
  SEXTANT_MEASURE_DIMENSIONWISE_ENTROPY = 15,
  SEXTANT_MEASURE_ADAPTIVE_BINNING = 16,
  SEXTANT_MEASURE_NEAREST_NEIGHBOURS = 17,
  /* of one space with labels */
  SEXTANT_MEASURE_SILHOUETTE = 32,
  SEXTANT_MEASURE_WITHIN_DISTANCE = 33,
  SEXTANT_MEASURE_BETWEEN_DISTANCE = 34,
  SEXTANT_MEASURE_ROSS = 35,
  /* of two spaces whose rows belong together, i to i */
  SEXTANT_MEASURE_RSA_PEARSON = 64,
  SEXTANT_MEASURE_RSA_SPEARMAN = 65,
  SEXTANT_MEASURE_RSA_KENDALL = 66,
  SEXTANT_MEASURE_RSA_COSINE = 67,
  SEXTANT_MEASURE_DISTANCE_CORRELATION = 68,
  SEXTANT_MEASURE_DISTANCE_CORRELATION_CORRECTED = 69,
  SEXTANT_MEASURE_CKA_LINEAR = 70,
  SEXTANT_MEASURE_CKA_LINEAR_DEBIASED = 71,
  SEXTANT_MEASURE_CKA_LINEAR_MINIBATCH = 72,
  SEXTANT_MEASURE_CKA_RBF = 73,
  SEXTANT_MEASURE_CKA_RBF_DEBIASED = 74,
  SEXTANT_MEASURE_HSIC = 75,
  SEXTANT_MEASURE_HSIC_UNBIASED = 76,
  SEXTANT_MEASURE_MUTUAL_KNN = 77,
  SEXTANT_MEASURE_PROCRUSTES = 78,
  SEXTANT_MEASURE_KSG1 = 79,
  SEXTANT_MEASURE_KSG2 = 80,
  SEXTANT_MEASURE_RENYI_INFORMATION = 81,
  /* the same, of equal dim too */
  SEXTANT_MEASURE_ALIGNMENT = 96,
  SEXTANT_MEASURE_SEMANTIC_INFORMATION = 97,
  SEXTANT_MEASURE_RELATIVE_SENSITIVITY = 98,
  /* of two samples of equal dim */
  SEXTANT_MEASURE_MMD2 = 128,
  SEXTANT_MEASURE_MMD2_UNBIASED = 129,
  SEXTANT_MEASURE_ENERGY_DISTANCE = 130,
  SEXTANT_MEASURE_ENERGY_DISTANCE_UNBIASED = 131,
  SEXTANT_MEASURE_SLICED_WASSERSTEIN = 132,
  SEXTANT_MEASURE_CORAL = 133,
  SEXTANT_MEASURE_FRECHET_DISTANCE = 134,
  SEXTANT_MEASURE_KNN_KL = 135,
  SEXTANT_MEASURE_QUESTS_OVERLAP = 136,
  SEXTANT_MEASURE_SOFT_DIVERGENCE = 137,
  /* of a discrete mapping */
  SEXTANT_MEASURE_SYNONYMY = 160,
  SEXTANT_MEASURE_HOMONYMY = 161,
  SEXTANT_MEASURE_WORD_ORDER_FREEDOM = 162,
  SEXTANT_MEASURE_ENTANGLEMENT = 163,
  SEXTANT_MEASURE_WORD_ORDER = 164,
  SEXTANT_MEASURE_POSDIS = 165,
  SEXTANT_MEASURE_BOSDIS = 166,
  SEXTANT_MEASURE_TOPOGRAPHIC_SIMILARITY = 167,
  SEXTANT_MEASURE_RESIDUAL_ENTROPY = 168
};

/* Name of a measure, as "rsa_pearson"; static text, NULL for an unknown one. */
SEXTANT_EXPORT const char* sextant_measure_name(int32_t measure);

#define SEXTANT_METRIC_DEFAULT (-1) /* the measure's own */

/* Kernels of RENYI_ENTROPY, RENYI_INFORMATION, HSIC and HSIC_UNBIASED. */
enum {
  SEXTANT_KERNEL_DEFAULT = -1, /* LINEAR for HSIC, RBF for the Renyi measures */
  SEXTANT_KERNEL_RBF = 0,      /* exp(-|x - y|^2 / (2 h^2)) */
  SEXTANT_KERNEL_LINEAR = 1    /* <x, y>; of rows scaled to length 1 for the Renyi measures */
};

typedef struct sextant_structure_options {
  uint32_t struct_size;
  int32_t metric;            /* SEXTANT_METRIC_*, for the measures that take one; or DEFAULT */
  int32_t precision;         /* as in sextant_sweep_options */
  int32_t threads;           /* 1 .. 4096; 0: as many as the process may run on */
  const char* target;        /* as in sextant_sweep_options */
  sextant_progress progress; /* or NULL */
  void* context;
  const int64_t* labels;    /* of the rows of x; NULL: none */
  int64_t k;                /* neighbours, >= 1; 0: the measure's own */
  const double* bandwidths; /* h of kernels, finite and > 0, of both spaces; a result for each. NULL: the median
                               distance of two different rows, of each space, or of both spaces together where samples
                               are compared */
  int64_t bandwidth_count;
  const double* alphas; /* orders of RENYI_*, > 0, infinity included; a result for each. NULL: 1 and 2, or 2 alone of
                           more rows than the others take */
  int64_t alpha_count;
  int32_t kernel;           /* SEXTANT_KERNEL_* */
  int32_t ross_variant;     /* 0: Ross 2014, as scikit-learn; 1: as JIDT, where every label has at least k + 1 rows */
  double temperature;       /* t of UNIFORMITY, > 0; 0: 2 */
  double exponent;          /* a of ALIGNMENT and p >= 1 of SLICED_WASSERSTEIN, > 0; 0: 2 */
  const double* directions; /* SLICED_WASSERSTEIN: direction_count x dim; NULL: generated unit vectors of `seed` */
  int64_t direction_count;  /* 0: 128 where directions is NULL */
  uint64_t seed;            /* of generated directions, anchors and permutations */
  int64_t bins;             /* DIMENSIONWISE_ENTROPY and ADAPTIVE_BINNING, 2 .. 2^20; 0: 30 */
  double low;               /* ADAPTIVE_BINNING: lower end of the first cell, below or at every element: 0 after a
                               ReLU, -1.000001 after tanh; NaN: 0 if no element is negative, else -1.000001 if none is
                               below -1, else the least element */
  int64_t batches;          /* CKA_LINEAR_MINIBATCH: blocks of floor(n / batches) rows in order; 0: 4 */
  const double* anchors;    /* SOFT_DIVERGENCE: anchor_count x dim; NULL: generated */
  int64_t anchor_count;     /* 0: 100 where anchors is NULL */
  const int64_t* permutations; /* shuffles x n: for a null, the statistic with row permutations[b][i] of y in place of
                                  row i. NULL: generated */
  int64_t shuffles;            /* of the null of every measure of two spaces whose rows belong together; 0: none */
  int32_t backend; /* SEXTANT_BACKEND_*. CUDA: neighbours within a space, kernel sums, group sums and joint moments of
                      the distances or kernels of two spaces are swept on the device, the rest on the CPU */
  int32_t device;  /* as in sextant_sweep_options */
  int64_t device_memory_bytes; /* as in sextant_sweep_options */
} sextant_structure_options;

typedef struct sextant_result sextant_result;

/* Measures x, or x with `against`, in the ways that are asked for; each of `measures` must apply. NaN in a result is a
 * measure that has no value there; docs/STRUCTURE.md says when. INVALID_ARGUMENT names the measure that does not apply
 * and why; INVALID_DATA a row. `*result` is NULL on failure. */
SEXTANT_EXPORT sextant_status sextant_structure(const sextant_matrix* x, const sextant_matrix* against,
                                                const sextant_structure_options* options, const int32_t* measures,
                                                int32_t count, sextant_result** result, sextant_error* error);

/* ---------------------------------------------------------------- discrete mappings */

/* What TOPOGRAPHIC_SIMILARITY correlates. */
enum { SEXTANT_CORRELATION_SPEARMAN = 0, SEXTANT_CORRELATION_PEARSON = 1, SEXTANT_CORRELATION_KENDALL = 2 };

/* What an atom that occurs in no meaning counts as. */
enum {
  SEXTANT_UNSEEN_UNIFORM = 0, /* all symbols alike */
  SEXTANT_UNSEEN_SKIP = 1     /* not there */
};

/* Meaning i has an atom for each role, signal i a symbol at each position. */
typedef struct sextant_mapping_options {
  uint32_t struct_size;
  int32_t unseen_atoms;      /* SEXTANT_UNSEEN_* */
  int64_t rows;              /* >= 1 */
  int64_t roles;             /* >= 1 */
  int64_t length;            /* positions of the longest signal, >= 1 */
  const int64_t* meanings;   /* rows x roles, atoms >= 0 */
  const int64_t* signals;    /* rows x length, symbols >= 0; a signal ends before its first negative element */
  const int64_t* atoms;      /* how many each role has; NULL: one more than the greatest */
  int64_t alphabet;          /* how many symbols there are; 0: one more than the greatest */
  int32_t skip_symbol_zero;  /* 1: BOSDIS leaves symbol 0 out, as published code does */
  int32_t meaning_distance;  /* HAMMING, LEVENSHTEIN or COSINE (of one-hot atoms) of SEXTANT_METRIC_* */
  int32_t signal_distance;   /* HAMMING or LEVENSHTEIN */
  int32_t correlation;       /* SEXTANT_CORRELATION_* */
  int32_t longest_substring; /* RESIDUAL_ENTROPY, >= 1; 0: 5 */
  int32_t threads;           /* 1 .. 4096; 0: as many as the process may run on */
  sextant_progress progress; /* or NULL */
  void* context;
  uint64_t seed;    /* of permutations */
  int64_t shuffles; /* of the null of TOPOGRAPHIC_SIMILARITY; 0: none */
} sextant_mapping_options;

/* As sextant_structure(). INVALID_DATA names the row with an atom or symbol out of range. */
SEXTANT_EXPORT sextant_status sextant_mapping(const sextant_mapping_options* options, const int32_t* measures,
                                              int32_t count, sextant_result** result, sextant_error* error);

/* ---------------------------------------------------------------- results of structure and mapping */

/* A result is a list of records, in the order the measures were asked for; a measure that was asked for several
 * parameters has a record for each. A record is a list of named numbers: first "value", then the parameters that were
 * used, then what else the measure finds. Vectors are what a measure finds for every row, label or cell. Texts and
 * data live as long as the result. */

/* Ends a result; NULL is fine. */
SEXTANT_EXPORT void sextant_result_destroy(sextant_result* result);

SEXTANT_EXPORT int32_t sextant_result_records(const sextant_result* result);

typedef struct sextant_record {
  uint32_t struct_size;
  int32_t measure; /* SEXTANT_MEASURE_* */
  int32_t metric;  /* SEXTANT_METRIC_* that was used, or DEFAULT where the measure takes none */
  int32_t kernel;  /* SEXTANT_KERNEL_*, likewise */
  int32_t fields;  /* how many named numbers it has */
  int32_t reserved;
} sextant_record;

/* Record 0 <= index < records. */
SEXTANT_EXPORT sextant_status sextant_result_record(const sextant_result* result, int32_t index, sextant_record* record,
                                                    sextant_error* error);

SEXTANT_EXPORT sextant_status sextant_result_field(const sextant_result* result, int32_t record, int32_t field,
                                                   const char** name, double* value, sextant_error* error);

enum { SEXTANT_VECTOR_F64 = 0, SEXTANT_VECTOR_I64 = 1 };

typedef struct sextant_vector {
  uint32_t struct_size;
  int32_t record; /* that it belongs to */
  int32_t type;   /* SEXTANT_VECTOR_* */
  int32_t reserved;
  int64_t rows;
  int64_t columns;  /* row-major */
  const char* name; /* as "samples" */
  const void* data;
} sextant_vector;

SEXTANT_EXPORT int32_t sextant_result_vectors(const sextant_result* result);

/* Vector 0 <= index < vectors. */
SEXTANT_EXPORT sextant_status sextant_result_vector(const sextant_result* result, int32_t index, sextant_vector* vector,
                                                    sextant_error* error);

#ifdef __cplusplus
}
#endif

#endif /* SEXTANT_SEXTANT_H */
