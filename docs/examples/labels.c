/* SPDX-License-Identifier: Apache-2.0 */
/* Two batches with two label sets, a row that cannot be measured, and the measures of each set. */
#include <math.h>
#include <sextant/sextant.h>
#include <stdio.h>
#include <stdlib.h>

enum { kRows = 6, kDim = 3, kSets = 2 };

/* Prints what failed and ends the program; a library would hand the status on instead. */
static void check(sextant_status status, const sextant_error* error) {
  if (status == SEXTANT_OK) return;
  fprintf(stderr, "%s: %s\n", sextant_status_name(status), error->message);
  exit(1);
}

static void add(sextant_space* space, const double values[kRows][kDim], const int64_t* colour, const int64_t* shape) {
  sextant_error error = {.struct_size = sizeof error};
  sextant_add_report report = {.struct_size = sizeof report};
  const int64_t* const labels[kSets] = {colour, shape}; /* NULL where the batch has none of a set */
  const sextant_rows rows = {.struct_size = sizeof rows,
                             .dtype = SEXTANT_F64,
                             .data = values,
                             .rows = kRows,
                             .dim = kDim,
                             .stride_bytes = sizeof values[0],
                             .device = SEXTANT_HOST};
  check(sextant_space_add(space, &rows, labels, &report, &error), &error);
  printf("added %d rows, skipped %d\n", (int)report.rows, (int)report.skipped);
}

static void print_labels(const sextant_space* space, int32_t set, const char* name) {
  sextant_error error = {.struct_size = sizeof error};
  sextant_label_measures measures = {.struct_size = sizeof measures};
  check(sextant_space_measure_labels(space, 0, set, &measures, &error), &error);
  printf("%s: I(X;Z) = %.6f nats, regularity %.6f\n", name, measures.mutual_information, measures.regularity);

  int64_t count = measures.cardinality;
  int64_t* labels = malloc(count * sizeof *labels);
  double* entropies = malloc(count * sizeof *entropies);
  check(sextant_space_label_table(space, 0, set, count, &count, labels, NULL, entropies, NULL, &error), &error);
  for (int64_t i = 0; i < count; ++i) printf("  label %d: H(Z|X=x) = %.6f nats\n", (int)labels[i], entropies[i]);
  free(labels);
  free(entropies);
}

int main(void) {
  const double first[kRows][kDim] = {{1, 0, 0}, {2, 0.1, 0}, {0, 1, 0}, {0, 3, 0.2}, {0, 0, 1}, {0, 0.1, 1}};
  const double second[kRows][kDim] = {{1, 0.2, 0}, {0, 1, 0.1}, {0.1, 0, 1}, {0, 0, 0}, {NAN, 0, 1}, {-1, 0, 0}};
  const int64_t first_colour[kRows] = {7, 7, -2, -2, 9, 9};
  const int64_t second_colour[kRows] = {7, -2, 9, 9, 9, 7};
  const int64_t first_shape[kRows] = {0, 1, 0, 1, 0, 1};

  const sextant_space_options options = {.struct_size = sizeof options,
                                         .temperature_mode = SEXTANT_TEMPERATURE_EXACT,
                                         .anchors = 50,
                                         .dim = kDim,
                                         .seed = 1,
                                         .dtype = SEXTANT_F64,
                                         .bad_rows = SEXTANT_BAD_ROWS_SKIP,
                                         .label_sets = kSets};
  sextant_error error = {.struct_size = sizeof error};
  sextant_space* space = NULL;
  check(sextant_space_create(&options, &space, &error), &error);
  add(space, first, first_colour, first_shape);
  add(space, second, second_colour, NULL);

  sextant_measures measures = {.struct_size = sizeof measures};
  check(sextant_space_measure(space, 0, &measures, &error), &error);
  printf("H(Z) = %.6f nats over %d rows\n", measures.entropy, (int)measures.rows);
  print_labels(space, 0, "colour");
  print_labels(space, 1, "shape");
  sextant_space_destroy(space);
  return 0;
}
