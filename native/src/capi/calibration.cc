// SPDX-License-Identifier: Apache-2.0
#include "capi/checks.h"
#include "capi/guard.h"
#include "sextant/sextant.h"
#include "space/anchors.h"
#include "space/temperature.h"

using namespace sextant;
using namespace sextant::capi;

sextant_status sextant_temperature(int32_t mode, int64_t anchors, int64_t dim, double* temperature,
                                   sextant_error* error) {
  return Guard(error, [&] {
    RequireRange("mode", mode, SEXTANT_TEMPERATURE_EXACT, SEXTANT_TEMPERATURE_LEADING);
    double* result = Require("temperature", temperature);
    *result = Temperature(ToTemperatureMode("mode", mode), anchors, dim);
  });
}

sextant_status sextant_anchors(int64_t anchors, int64_t dim, uint64_t seed, uint32_t draw, double* values,
                               sextant_error* error) {
  return Guard(error, [&] {
    RequireAnchorShape("", anchors, dim);
    GenerateAnchors(anchors, dim, seed, draw, Require("values", values));
  });
}
