/* Memory straight from the system.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <sys/mman.h>

#include "engine/exec/pages.h"

#define HUGE_PAGE ((gsize) 2 << 20)

static gsize
round_up (gsize bytes)
{
  return (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/* A step runs through all of its memory again and again, which in pages of 4 KiB costs it some 5 % for looking up where
 * they are. Whole huge pages only: the rest would be more memory than was asked for. Where there are none, nothing is
 * lost. */
static void
ask_for_huge_pages (guint8 *start, gsize bytes)
{
#ifdef MADV_HUGEPAGE
  if (madvise (start, bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE) != 0)
    g_debug ("this system has no huge pages");
#endif
}

gpointer
rv_pages_new (gsize bytes)
{
  gsize   taken = round_up (bytes) + HUGE_PAGE, before;
  guint8 *start = mmap (NULL, taken, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *pages;

  if (start == MAP_FAILED)
    return NULL;
  pages = (guint8 *) round_up ((gsize) start);
  before = pages - start;
  if (before > 0)
    munmap (start, before);
  munmap (pages + round_up (bytes), HUGE_PAGE - before);
  ask_for_huge_pages (pages, bytes);
  return pages;
}

void
rv_pages_free (gpointer pages, gsize bytes)
{
  if (pages != NULL)
    munmap (pages, round_up (bytes));
}
