// SPDX-License-Identifier: Apache-2.0
// Makes the precompiled header of all tests.
