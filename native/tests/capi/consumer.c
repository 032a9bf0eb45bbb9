/* SPDX-License-Identifier: Apache-2.0 */
/* A user of the C ABI that knows C99 and the header alone; also what the install test builds. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sextant/sextant.h"
#include "sextant/sextant.h" /* a second time: the guard holds */

enum { ROWS = 6, DIM = 8, ANCHORS = 16 };

static int failures = 0;

static void expect(int condition, const char* what, const sextant_error* error) {
  if (condition) return;
  ++failures;
  fprintf(stderr, "FAILED: %s (%s: %s)\n", what, sextant_status_name(error->status), error->message);
}

static sextant_space* create(int32_t backend, sextant_error* error) {
  sextant_space_options options;
  sextant_space* space = NULL;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.anchors = ANCHORS;
  options.dim = DIM;
  options.seed = 7;
  options.label_sets = 1;
  options.backend = backend;
  expect(sextant_space_create(&options, &space, error) == SEXTANT_OK, "create", error);
  return space;
}

static void add(sextant_space* space, sextant_error* error) {
  float data[ROWS][DIM];
  const int64_t label_values[ROWS] = {3, 3, 3, -1, -1, -1};
  const int64_t* const labels[1] = {label_values};
  sextant_rows rows;
  sextant_add_report report;
  for (int i = 0; i < ROWS; ++i) {
    for (int j = 0; j < DIM; ++j) data[i][j] = (float)(i < 3 ? 1 : -1) + 0.1f * (float)((i * 5 + j * 3) % 7);
  }
  memset(&rows, 0, sizeof rows);
  rows.struct_size = sizeof rows;
  rows.dtype = SEXTANT_F32;
  rows.data = data;
  rows.rows = ROWS;
  rows.dim = DIM;
  rows.stride_bytes = sizeof data[0];
  rows.device = SEXTANT_HOST;
  report.struct_size = sizeof report;
  expect(sextant_space_add(space, &rows, labels, &report, error) == SEXTANT_OK, "add", error);
  expect(report.rows == ROWS && report.skipped == 0, "report", error);
}

static double measure(const sextant_space* space, sextant_error* error) {
  sextant_measures measures;
  sextant_label_measures of_labels;
  measures.struct_size = sizeof measures;
  of_labels.struct_size = sizeof of_labels;
  expect(sextant_space_measure(space, 0, &measures, error) == SEXTANT_OK, "measure", error);
  expect(measures.rows == ROWS, "rows", error);
  expect(measures.entropy > 0 && measures.entropy <= log(ANCHORS), "0 < entropy <= ln anchors", error);
  expect(measures.noise_floor > 0 && measures.noise_floor < measures.entropy, "0 < floor < entropy", error);
  expect(sextant_space_measure_labels(space, 0, 0, &of_labels, error) == SEXTANT_OK, "measure_labels", error);
  expect(of_labels.cardinality == 2, "two labels", error);
  expect(fabs(of_labels.label_entropy - log(2)) < 1e-12, "label entropy is ln 2", error);
  expect(of_labels.mutual_information > 0 && of_labels.mutual_information <= log(2), "0 < information <= ln 2", error);
  printf("sextant %s: H(Z) %.6f, I(X;Z) %.6f nats\n", sextant_version(), measures.entropy,
         of_labels.mutual_information);
  return measures.entropy;
}

/* The average cosine of three unit vectors, at 0, 90 and 180 degrees: (0 - 1 + 0) / 3. */
static void measure_structure(sextant_error* error) {
  const double data[3][2] = {{1, 0}, {0, 2}, {-3, 0}};
  const int32_t measures[1] = {SEXTANT_MEASURE_AVERAGE_COSINE};
  sextant_rows rows;
  sextant_matrix x;
  sextant_structure_options options;
  sextant_result* result = NULL;
  sextant_record record;
  const char* name = "";
  double value = 0;
  memset(&rows, 0, sizeof rows);
  rows.struct_size = sizeof rows;
  rows.dtype = SEXTANT_F64;
  rows.data = data;
  rows.rows = 3;
  rows.dim = 2;
  rows.stride_bytes = sizeof data[0];
  rows.device = SEXTANT_HOST;
  memset(&x, 0, sizeof x);
  x.struct_size = sizeof x;
  x.part_count = 1;
  x.parts = &rows;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.metric = SEXTANT_METRIC_DEFAULT;
  options.kernel = SEXTANT_KERNEL_DEFAULT;
  expect(sextant_structure(&x, NULL, &options, measures, 1, &result, error) == SEXTANT_OK, "structure", error);
  expect(sextant_result_records(result) == 1 && sextant_result_vectors(result) == 0, "one record", error);
  record.struct_size = sizeof record;
  expect(sextant_result_record(result, 0, &record, error) == SEXTANT_OK, "record", error);
  expect(strcmp(sextant_measure_name(record.measure), "average_cosine") == 0, "name of the measure", error);
  expect(sextant_result_field(result, 0, 0, &name, &value, error) == SEXTANT_OK, "field", error);
  expect(strcmp(name, "value") == 0 && fabs(value + 1.0 / 3) < 1e-12, "average cosine is -1/3", error);
  sextant_result_destroy(result);
}

/* The same space on the first device, or the reason why there is none. */
static void use_device(double entropy, sextant_error* error) {
  int32_t count = 0;
  sextant_space* space = NULL;
  const sextant_status status = sextant_device_count(&count, error);
  if (status != SEXTANT_OK) {
    expect(status == SEXTANT_UNSUPPORTED && error->message[0] != 0, "a reason why there is no device", error);
    printf("no device: %s\n", error->message);
    return;
  }
  space = create(SEXTANT_BACKEND_CUDA, error);
  if (space != NULL) {
    add(space, error);
    expect(fabs(measure(space, error) - entropy) <= 2e-6 * log(ANCHORS), "the entropy on the device", error);
  }
  sextant_space_destroy(space);
}

int main(void) {
  sextant_error error;
  sextant_space* space;
  double entropy = 0;
  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  expect(sextant_abi_version() == SEXTANT_ABI_VERSION, "the header is of the library", &error);
  space = create(SEXTANT_BACKEND_CPU, &error);
  if (space != NULL) {
    add(space, &error);
    entropy = measure(space, &error);
  }
  sextant_space_destroy(space);
  measure_structure(&error);
  use_device(entropy, &error);
  return failures == 0 ? 0 : 1;
}
