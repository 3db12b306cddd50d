/* The table of one instruction set's kernels.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/kernels/kernels.h"

#define STRING_(text) #text
#define STRING(text) STRING_ (text)

extern const RvKernels RV_PASTE (rv_kernels, RV_ISA);

const RvKernels RV_PASTE (rv_kernels, RV_ISA) = {
  .cpu = STRING (RV_ISA),
  .panel_rows = RV_PANEL_ROWS,
  .panel_columns = RV_PANEL_COLUMNS,
#define RV_KERNEL(result, name, arguments) .name = RV_NAME (name),
#include "engine/kernels/kernels.inc"
#undef RV_KERNEL
};
