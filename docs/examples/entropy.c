/* SPDX-License-Identifier: Apache-2.0 */
#include <sextant/sextant.h>
#include <stdio.h>

int main(void) {
  const float values[] = {1, 0, 0, 1, -1, 0, 0, -1}; /* 4 rows of dimension 2 */
  sextant_space_options options = {.struct_size = sizeof options, .anchors = 16, .dim = 2};
  sextant_rows rows = {.struct_size = sizeof rows,
                       .data = values,
                       .rows = 4,
                       .dim = 2,
                       .stride_bytes = 2 * sizeof *values,
                       .device = SEXTANT_HOST};
  sextant_measures measures = {.struct_size = sizeof measures};
  sextant_error error = {.struct_size = sizeof error};
  sextant_space* space = NULL;
  if (sextant_space_create(&options, &space, &error) == SEXTANT_OK &&
      sextant_space_add(space, &rows, NULL, NULL, &error) == SEXTANT_OK &&
      sextant_space_measure(space, 0, &measures, &error) == SEXTANT_OK) {
    printf("H(Z) = %.6f nats\n", measures.entropy);
  } else {
    printf("%s: %s\n", sextant_status_name(error.status), error.message);
  }
  sextant_space_destroy(space);
  return error.status;
}
