/* What the tests of the kernels share, and the program: every kernel of every table that the machine can run.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <float.h>
#include <math.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(start, size) ((void) 0)
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void) 0)
#endif

#include "engine/graph/graph.h"
#include "tests/kernels/harness.h"

#define GUARD 64 /* bytes on either side: the widest register */
#define GUARD_BYTE 0xa5
#define MAX_FAILURES 5 /* differences printed for one test */

/* What lies before the guarded bytes. */
typedef struct
{
  gsize  size;
  guint8 guard[GUARD];
} Head;

static GRand *numbers;
static char  *about;
static guint  failures;

int
random_int (int low, int high)
{
  return g_rand_int_range (numbers, low, high + 1);
}

gboolean
random_boolean (void)
{
  return g_rand_boolean (numbers);
}

float
random_float (void)
{
  double x = g_rand_double_range (numbers, -2, 2);

  return random_int (0, 7) == 0 ? round (x) : x;
}

int
random_length (void)
{
  return random_int (0, 2) ? random_int (1, 40) : MAX (1, 8 * random_int (1, 32) + random_int (-1, 1));
}

static gboolean
try_geometry (RvGeometry *g, gboolean pool)
{
  RvWindow window = { .kernel_height = random_int (1, 7),
                      .kernel_width = random_int (1, 7),
                      .stride_y = random_int (1, 3),
                      .stride_x = random_int (1, 3),
                      .dilation_y = pool ? 1 : random_int (1, 2),
                      .dilation_x = pool ? 1 : random_int (1, 2),
                      .padding = random_int (RV_PADDING_VALID, RV_PADDING_EXPLICIT) };
  guint    height = random_int (1, 40), width = random_int (1, 40);
  guint    out_height, out_width, top, left;

  /* Pools make long rows in parts. */
  if (pool && random_int (0, 15) == 0)
    {
      height = random_int (1, 6);
      width = random_int (900, 2200);
    }
  /* Half of the windows are square, as most are in networks and as the kernels' fast paths want them. */
  if (random_boolean ())
    {
      window.kernel_width = window.kernel_height;
      window.stride_x = window.stride_y;
      window.dilation_x = window.dilation_y;
    }
  if (window.padding == RV_PADDING_EXPLICIT)
    {
      int more = pool ? -1 : 2; /* a convolution's padding may be wider than its window */

      window.top = random_int (0, window.kernel_height + more);
      window.bottom = random_int (0, window.kernel_height + more);
      window.left = random_int (0, window.kernel_width + more);
      window.right = random_int (0, window.kernel_width + more);
    }
  if (!rv_window_output (&window, height, width, &out_height, &out_width, &top, &left))
    return FALSE;
  *g = (RvGeometry){ .height = height,
                     .width = width,
                     .out_height = out_height,
                     .out_width = out_width,
                     .kernel_height = window.kernel_height,
                     .kernel_width = window.kernel_width,
                     .stride_y = window.stride_y,
                     .stride_x = window.stride_x,
                     .dilation_y = window.dilation_y,
                     .dilation_x = window.dilation_x,
                     .top = top,
                     .left = left };
  return TRUE;
}

RvGeometry
random_geometry (gboolean pool)
{
  RvGeometry geometry;

  while (!try_geometry (&geometry, pool))
    ;
  return geometry;
}

static guint8 *
guarded_new (gsize size)
{
  guint8 *start = g_malloc (sizeof (Head) + size + GUARD);
  Head   *head = (Head *) start;

  head->size = size;
  memset (head->guard, GUARD_BYTE, GUARD);
  memset (start + sizeof (Head) + size, GUARD_BYTE, GUARD);
  ASAN_POISON_MEMORY_REGION (head->guard, GUARD);
  ASAN_POISON_MEMORY_REGION (start + sizeof (Head) + size, GUARD);
  return start + sizeof (Head);
}

static void
guarded_free (guint8 *inner)
{
  Head    *head = (Head *) (inner - sizeof (Head));
  gboolean touched = FALSE;

  ASAN_UNPOISON_MEMORY_REGION (head->guard, GUARD);
  ASAN_UNPOISON_MEMORY_REGION (inner + head->size, GUARD);
  for (gsize i = 0; i < GUARD; i++)
    touched = touched || head->guard[i] != GUARD_BYTE || inner[head->size + i] != GUARD_BYTE;
  if (touched)
    g_test_fail_printf ("%s: wrote beyond a buffer of %" G_GSIZE_FORMAT " bytes", about, head->size);
  g_free (head);
}

float *
floats_empty (gsize n)
{
  float *floats = (float *) guarded_new (n * sizeof (float));

  for (gsize i = 0; i < n; i++)
    floats[i] = NAN;
  return floats;
}

float *
floats_random (gsize n)
{
  float *floats = (float *) guarded_new (n * sizeof (float));

  for (gsize i = 0; i < n; i++)
    floats[i] = random_float ();
  return floats;
}

float *
floats_copy (const float *floats, gsize n)
{
  float *copy = (float *) guarded_new (n * sizeof (float));

  memcpy (copy, floats, n * sizeof (float));
  return copy;
}

void
floats_free (float *floats)
{
  guarded_free ((guint8 *) floats);
}

guint8 *
bytes_random (gsize n)
{
  guint8 *bytes = guarded_new (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = random_int (0, 255);
  return bytes;
}

void
bytes_free (guint8 *bytes)
{
  guarded_free (bytes);
}

void
describe (const char *format, ...)
{
  va_list arguments;

  g_free (about);
  va_start (arguments, format);
  about = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

void
describe_geometry (const RvGeometry *g, int first, int last)
{
  describe ("%d x %d to %d x %d (width x height), kernel %d x %d, stride %d x %d, dilation %d x %d, left %d, top %d, "
            "rows %d to %d",
            g->width, g->height, g->out_width, g->out_height, g->kernel_width, g->kernel_height, g->stride_x,
            g->stride_y, g->dilation_x, g->dilation_y, g->left, g->top, first, last - 1);
}

void
check_near (const char *what, gsize index, double got, double wanted, double tolerance)
{
  /* FLT_MIN: whether a machine keeps smaller values is its own affair. */
  if (fabs (got - wanted) <= tolerance + FLT_MIN || got == wanted)
    return;
  if (failures++ < MAX_FAILURES)
    g_test_fail_printf ("%s %" G_GSIZE_FORMAT ": %.9g, not %.9g within %.2g (%s)", what, index, got, wanted, tolerance,
                        about);
}

void
check_sum (const char *what, gsize index, double got, const Sum *wanted)
{
  check_near (what, index, got, wanted->value, wanted->magnitude * wanted->length * FLT_EPSILON);
}

void
check_same (const char *what, gsize index, double got, double wanted)
{
  if (got == wanted || (isnan (got) && isnan (wanted)))
    return;
  if (failures++ < MAX_FAILURES)
    g_test_fail_printf ("%s %" G_GSIZE_FORMAT ": %.9g, not %.9g (%s)", what, index, got, wanted, about);
}

/* A test of one kernel in one table. */
typedef struct
{
  const RvKernels *kernels;
  void (*run) (const RvKernels *kernels);
} Case;

static void
run_case (gconstpointer data)
{
  const Case *this = data;

  g_rand_set_seed (numbers, 1);
  failures = 0;
  this->run (this->kernels);
}

/* $REVERIE_CPU names the table that rv_kernels () gives; a name that the machine cannot run is as none. */
static void
test_choice (void)
{
  const RvKernels *const *tables = rv_kernels_runnable ();
  const char             *wanted = g_getenv ("REVERIE_CPU");

  g_assert_nonnull (rv_kernels ());
  for (guint i = 0; tables[i] != NULL; i++)
    if (g_strcmp0 (tables[i]->cpu, wanted) == 0)
      g_assert_true (rv_kernels () == tables[i]);
}

int
main (int argc, char **argv)
{
  const RvKernels *const *tables = rv_kernels_runnable ();
  int                     status;

  g_test_init (&argc, &argv, NULL);
  numbers = g_rand_new ();
  g_test_add_func ("/kernels/choice", test_choice);
  for (guint i = 0; tables[i] != NULL; i++)
    {
#define RV_KERNEL(result, name, arguments)                                                                             \
  {                                                                                                                    \
    Case *new = g_new (Case, 1);                                                                                       \
    char *path = g_strdup_printf ("/kernels/%s/%s", tables[i]->cpu, #name);                                            \
                                                                                                                       \
    *new = (Case){ tables[i], test_##name };                                                                           \
    g_test_add_data_func_full (path, new, run_case, g_free);                                                           \
    g_free (path);                                                                                                     \
  }
#include "engine/kernels/kernels.inc"
#undef RV_KERNEL
    }
  status = g_test_run ();
  g_rand_free (numbers);
  g_free (about);
  return status;
}
