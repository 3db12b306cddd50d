/* What the face network says of a face.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "engine/import/network.h"
#include "engine/kernels/kernels.h"
#include "engine/recipe/heads.h"

#define AGES 100 /* the network's, from 1 on */

/* The age head has many minima: near the wish the probability of the years around it is climbed, and from afar the
 * mean, as fast from everywhere. */
#define NEAR_YEARS 6
#define NEAR_WEIGHT 0.3
#define FAR_YEARS 10
#define FAR_WEIGHT 0.5

/* The sex's logit goes on for ever: its pull becomes weaker within so much of the wish. */
#define SOFT_LOGIT 2

/* Beside the pulls of the heads. */
#define LIKENESS_WEIGHT 4

enum
{
  AGE,
  MALE,
  FEATURES,
  N_HEADS
};

RvExec *
rv_heads_new (ReverieNetwork *network, RvWorkers *workers, GError **error)
{
  static const char *const names[N_HEADS] = { "age_pred/BiasAdd", "gender_pred/BiasAdd", "feats/Relu" };
  guint                    nodes[N_HEADS];

  for (guint i = 0; i < N_HEADS; i++)
    {
      nodes[i] = rv_network_find (network, names[i], error);
      if (nodes[i] == RV_NONE)
        return NULL;
    }
  return rv_exec_new (network->graph, network->scale, network->mean, nodes, N_HEADS, RV_HEADS_SIDE, RV_HEADS_SIDE, TRUE,
                      workers, 0, error);
}

/* Softmax, and the mean of the years. */
static double
shares_of (const float *logits, double shares[AGES])
{
  double most = logits[0], total = 0, mean = 0;

  for (guint i = 1; i < AGES; i++)
    most = MAX (most, logits[i]);
  for (guint i = 0; i < AGES; i++)
    total += shares[i] = exp (logits[i] - most);
  for (guint i = 0; i < AGES; i++)
    {
      shares[i] /= total;
      mean += (i + 1) * shares[i];
    }
  return mean;
}

void
rv_heads_read (RvExec *heads, RvReading *reading)
{
  const float *features = rv_exec_value (heads, FEATURES);
  double       shares[AGES];

  reading->years = shares_of (rv_exec_value (heads, AGE), shares);
  reading->male = rv_exec_value (heads, MALE)[0];
  for (guint i = 0; i < RV_HEADS_FEATURES; i++)
    reading->features[i] = features[i];
}

static gboolean
is_near (guint i, double years)
{
  return fabs (i + 1 - years) <= NEAR_YEARS;
}

/* Returns the logarithm of the probability of the years around the wish. */
static double
climb_age (RvExec *heads, const RvWish *wish)
{
  float *gradient = rv_exec_gradient (heads, AGE);
  double shares[AGES], near = 1e-9, years = shares_of (rv_exec_value (heads, AGE), shares);
  double pull = FAR_WEIGHT * CLAMP ((wish->years - years) / FAR_YEARS, -1, 1);

  for (guint i = 0; i < AGES; i++)
    near += is_near (i, wish->years) ? shares[i] : 0;
  for (guint i = 0; i < AGES; i++)
    {
      double more = is_near (i, wish->years) ? shares[i] / near - shares[i] : -shares[i];

      gradient[i] = wish->years_weight * (NEAR_WEIGHT * more + pull * shares[i] * (i + 1 - years));
    }
  return log (near);
}

/* The cosine of the angle between the features and the photo's. */
static void
climb_likeness (RvExec *heads, const RvReading *reading, const RvWish *wish)
{
  const RvKernels *kernels = rv_kernels ();
  const float     *features = reading->features, *photo = wish->photo->features;
  float           *gradient = rv_exec_gradient (heads, FEATURES);
  double           squares = kernels->sum_squares (features, RV_HEADS_FEATURES) + 1e-20;
  double           length = sqrt (squares * (kernels->sum_squares (photo, RV_HEADS_FEATURES) + 1e-20));
  double           cosine = kernels->dot (features, photo, RV_HEADS_FEATURES) / length;

  for (guint i = 0; i < RV_HEADS_FEATURES; i++)
    gradient[i] = LIKENESS_WEIGHT * wish->likeness * (photo[i] / length - cosine * features[i] / squares);
}

double
rv_heads_climb (RvExec *heads, const RvReading *reading, const RvWish *wish)
{
  double near = climb_age (heads, wish), male = CLAMP ((wish->male - reading->male) / SOFT_LOGIT, -1, 1);

  rv_exec_gradient (heads, MALE)[0] = wish->male_weight * male;
  climb_likeness (heads, reading, wish);
  return wish->years_weight * near - wish->male_weight * fabs (wish->male - reading->male);
}
