/* What a network is: a list of nodes in topological order, each with its op, its inputs and its weights.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every value is a picture of C channels: C x H x W floats, NCHW with N = 1. A vector is a picture of 1 x 1. Channels
 * are known when a node is added; heights and widths follow from the picture's size (rv_graph_shapes ()).
 *
 * Nodes are added in order, so inputs always have lower indices and a graph can hold no loop. The add functions check
 * everything that a file could get wrong: on an error they return RV_NONE, set @error, and the graph is as it was.
 */
#pragma once

#include "engine/reverie.h"

G_BEGIN_DECLS

#define RV_NONE G_MAXUINT /* no node */

/* Caps on what a graph may hold, whoever builds it. They keep every product of sizes far below 2^63. */
#define RV_MAX_NODES 65536
#define RV_MAX_CHANNELS 65536
#define RV_MAX_KERNEL 64
#define RV_MAX_STRIDE 32
#define RV_MAX_DILATION 64
#define RV_MAX_PAD 4096
#define RV_MAX_INPUTS 64
#define RV_MAX_SIDE (1 << 20)                        /* pixels */
#define RV_MAX_VALUES (G_GUINT64_CONSTANT (1) << 40) /* of one node */

/* Weights: floats with a reference count, so that graphs can share them. */
typedef struct
{
  gint  references;
  gsize length;
  float values[];
} RvFloats;

/* NULL where memory is short or @length is 0. The values are not initialised. */
RvFloats *rv_floats_new (gsize length, GError **error);
RvFloats *rv_floats_ref (RvFloats *floats);
void      rv_floats_unref (RvFloats *floats); /* NULL is fine */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvFloats, rv_floats_unref)

typedef enum
{
#define RV_OP(id, name) RV_OP_##id,
#include "engine/graph/ops.inc"
#undef RV_OP
  RV_N_OPS
} RvOp;

const char *rv_op_name (RvOp op);

typedef enum
{
  RV_ACTIVATION_NONE,
  RV_ACTIVATION_CLAMP,     /* min (max (x, low), high): ReLU is (0, inf), ReLU6 is (0, 6) */
  RV_ACTIVATION_PRELU,     /* x where x > 0, else slope[channel] * x */
  RV_ACTIVATION_SIGMOID,   /* 1 / (1 + exp (-x)) */
  RV_ACTIVATION_HARD_SWISH /* scale * x * min (max (x + 3, 0), 6) (Howard et al., "Searching for MobileNetV3", 2019) */
} RvActivationKind;

typedef struct
{
  RvActivationKind kind;
  float            low;
  float            high;
  float            scale;
  RvFloats        *slope; /* one a channel; owned by the node */
} RvActivation;

#define RV_NO_ACTIVATION ((RvActivation){ .kind = RV_ACTIVATION_NONE })

typedef enum
{
  RV_PADDING_VALID, /* none */
  RV_PADDING_SAME,  /* TensorFlow's: output is ceil (input / stride), the odd pixel goes below and to the right */
  RV_PADDING_EXPLICIT
} RvPadding;

/* A sliding window. */
typedef struct
{
  guint     kernel_height, kernel_width;
  guint     stride_y, stride_x;
  guint     dilation_y, dilation_x;
  RvPadding padding;
  guint     top, left, bottom, right; /* for RV_PADDING_EXPLICIT */
} RvWindow;

typedef struct
{
  RvOp         op;
  char        *name;
  guint        channels;
  guint        n_inputs;
  guint       *inputs;
  RvActivation activation; /* applied last, to what the op gives */
  RvWindow     window;     /* CONV2D, DEPTHWISE, MAX_POOL, AVERAGE_POOL, PAD (its four sides alone) */
  RvFloats    *weights;    /* CONV2D: [channels][input channels][kernel height][kernel width]; DEPTHWISE: [channels]
                              [kernel height][kernel width]; AFFINE: scale [channels] */
  RvFloats *bias;          /* [channels] or NULL; AFFINE: shift */
  guint     pad_before;    /* PAD: zero channels before the input's */
  char     *missing;       /* UNSUPPORTED: the op of the file that the engine does not have, or why it cannot run */
} RvNode;

typedef struct
{
  GPtrArray  *nodes;  /* of RvNode, owned */
  GHashTable *byname; /* name to index + 1 */
} RvGraph;

typedef struct
{
  guint channels, height, width;
} RvShape;

RvGraph *rv_graph_new (void);
void     rv_graph_free (RvGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvGraph, rv_graph_free)

guint         rv_graph_length (const RvGraph *graph);
const RvNode *rv_graph_node (const RvGraph *graph, guint index);
guint         rv_graph_find (const RvGraph *graph, const char *name); /* RV_NONE where unknown */

/* Each returns the new node's index. Weights, bias and slopes are taken by reference: the caller keeps its own.
 * Names need not be unique: the last one of a name is found. */
guint rv_graph_add_input (RvGraph *graph, const char *name, guint channels, GError **error);
guint rv_graph_add_conv2d (RvGraph            *graph,
                           const char         *name,
                           guint               input,
                           guint               channels,
                           const RvWindow     *window,
                           RvFloats           *weights,
                           RvFloats           *bias,
                           const RvActivation *activation,
                           GError            **error);
guint rv_graph_add_depthwise (RvGraph            *graph,
                              const char         *name,
                              guint               input,
                              const RvWindow     *window,
                              RvFloats           *weights,
                              RvFloats           *bias,
                              const RvActivation *activation,
                              GError            **error);

/* scale[c] * x + shift[c]; either may be NULL. */
guint
rv_graph_add_affine (RvGraph *graph, const char *name, guint input, RvFloats *scale, RvFloats *shift, GError **error);
guint
rv_graph_add_activation (RvGraph *graph, const char *name, guint input, const RvActivation *activation, GError **error);

/* ADD or MULTIPLY of values with the same channels; one of 1 x 1 is spread over the others. ADD takes two or more,
 * MULTIPLY two. CONCAT stacks channels. */
guint
rv_graph_add_combine (RvGraph *graph, RvOp op, const char *name, const guint *inputs, guint n_inputs, GError **error);

/* MAX_POOL or AVERAGE_POOL. Padding never counts: neither as a maximum nor in the average's divisor. */
guint
rv_graph_add_pool (RvGraph *graph, RvOp op, const char *name, guint input, const RvWindow *window, GError **error);

/* Zeros around: @window gives top, left, bottom and right; channels before and after. */
guint rv_graph_add_pad (RvGraph        *graph,
                        const char     *name,
                        guint           input,
                        const RvWindow *window,
                        guint           channels_before,
                        guint           channels_after,
                        GError        **error);

/* IDENTITY, MEAN (over height and width, gives 1 x 1) or SOFTMAX (over channels). */
guint rv_graph_add_unary (RvGraph *graph, RvOp op, const char *name, guint input, GError **error);

/* A node that the file names and the engine cannot compute; asking for anything behind it is an error. */
guint rv_graph_add_unsupported (RvGraph *graph, const char *name, const char *missing, GError **error);

/* The node's own UNSUPPORTED ancestor (or itself), or NULL where it can be computed. */
const RvNode *rv_graph_obstacle (const RvGraph *graph, guint index);

/* Output size of @window over an input of @height x @width, and how many rows and columns of padding lie above and to
 * the left. FALSE where nothing is left of the picture. */
gboolean rv_window_output (
    const RvWindow *window, guint height, guint width, guint *out_height, guint *out_width, guint *top, guint *left);

/* Shapes of all nodes for a picture of @width x @height, or NULL: a node whose output would be empty, or two values to
 * be added that differ in size. Free with g_free (). */
RvShape *rv_graph_shapes (const RvGraph *graph, guint height, guint width, GError **error);

/* Some networks join a VALID max pool, which rounds odd sizes down, with a SAME convolution, which rounds them up: they
 * only run at the even sizes that they were trained for. Makes such pools SAME, which changes nothing at even sizes and
 * keeps the picture's last row and column at odd ones. */
void rv_graph_agree_pools (RvGraph *graph);

/* Multiply-adds of one forward pass, counted two each (convolutions only). */
double rv_graph_flop (const RvGraph *graph, const RvShape *shapes);

/* The part of @graph that @targets (n_targets indices) need, with batch norms, scales and activations folded into the
 * convolutions. On return @targets holds the indices in the new graph; targets are kept as they are, never folded into
 * what follows. NULL where a target cannot be computed. */
RvGraph *rv_graph_fold (const RvGraph *graph, guint *targets, guint n_targets, GError **error);

G_END_DECLS
