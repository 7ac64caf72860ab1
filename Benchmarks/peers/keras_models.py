"""The models of the speed comparison in Keras 3, with the shapes of Sweep's defaults.

Each is built from the sizes of its fields and the width of an embedding, and maps rows of keys [B, F]
and, for DIN, histories of keys [B, n] to logits [B, 1].
"""

import keras
from keras import layers, ops

from movielens import HISTORY

MOVIE = 1  # The field whose embeddings a history looks up.


class Interaction(layers.Layer):
    """Softmax(QKᵀ)V beside a linear residual, [B, F, inputs] → [B, F, heads · width]."""

    def __init__(self, heads, width):
        super().__init__()
        self.heads, self.width = heads, width

    def build(self, shape):
        self.projection = self.add_weight(
            shape=(shape[-1], 4 * self.heads * self.width),
            initializer=keras.initializers.TruncatedNormal(stddev=0.05))

    def call(self, x):
        fields = x.shape[1]
        projected = ops.matmul(x, self.projection)
        projected = ops.reshape(projected, (-1, fields, 4, self.heads, self.width))
        query, key, value, residual = ops.unstack(ops.transpose(projected, (2, 0, 3, 1, 4)), 4)
        weights = ops.softmax(ops.matmul(query, ops.swapaxes(key, -1, -2)))
        y = ops.relu(ops.matmul(weights, value) + residual)
        return ops.reshape(ops.transpose(y, (0, 2, 1, 3)), (-1, fields, self.heads * self.width))


def mlp(x, hidden=(64, 64, 64), dropout=0.0):
    for width in hidden:
        x = layers.Dense(width, activation="relu")(x)
        if dropout:
            x = layers.Dropout(dropout)(x)
    return layers.Dense(1)(x)


def table(fields, dim):
    return layers.Embedding(sum(fields), dim, embeddings_initializer="glorot_uniform")


def linear(fields, rows):
    return ops.sum(table(fields, 1)(rows), 1)


def auto_int(fields, dim, interactions=3, heads=2, hidden=(32, 32), dropout=0.4):
    rows = keras.Input((len(fields),), dtype="int32")
    tokens = table(fields, dim)(rows)
    x = tokens
    for _ in range(interactions):
        x = Interaction(heads, dim)(x)
    y = mlp(layers.Flatten()(tokens), hidden, dropout)
    sums = layers.Dense(1, use_bias=False)(layers.Flatten()(x)) + y
    return keras.Model(rows, sums)


def deep_fm(fields, dim):
    rows = keras.Input((len(fields),), dtype="int32")
    x = table(fields, dim)(rows)
    squares = ops.square(ops.sum(x, 1)) - ops.sum(ops.square(x), 1)
    pairs = 0.5 * ops.sum(squares, 1, keepdims=True)
    return keras.Model(rows, linear(fields, rows) + pairs + mlp(layers.Flatten()(x)))


def dcn_v2(fields, dim, depth=3):
    rows = keras.Input((len(fields),), dtype="int32")
    start = x = layers.Flatten()(table(fields, dim)(rows))
    for _ in range(depth):
        x = start * layers.Dense(len(fields) * dim)(x) + x
    return keras.Model(rows, layers.Dense(1, use_bias=False)(x) + mlp(start))


def x_deep_fm(fields, dim, maps=(16, 16, 16)):
    rows = keras.Input((len(fields),), dtype="int32")
    x = table(fields, dim)(rows)
    start = y = ops.transpose(x, (0, 2, 1))
    sums = []
    for width in maps:
        products = ops.expand_dims(y, 3) * ops.expand_dims(start, 2)
        y = layers.Dense(width)(ops.reshape(products, (-1, dim, y.shape[2] * len(fields))))
        sums.append(ops.sum(y, 1))
    logits = layers.Dense(1)(ops.concatenate(sums, 1)) + mlp(layers.Flatten()(x))
    return keras.Model(rows, logits + linear(fields, rows))


def din(fields, dim):
    rows = keras.Input((len(fields),), dtype="int32")
    histories = keras.Input((HISTORY,), dtype="int32")
    embedding = table(fields, dim)
    x, history = embedding(rows), embedding(histories)
    target = ops.repeat(x[:, MOVIE : MOVIE + 1], HISTORY, axis=1)
    pairs = ops.concatenate([target, history, target - history, target * history], 2)
    hidden = layers.PReLU(shared_axes=[1])(layers.Dense(64)(pairs))
    scores = layers.Dense(1)(hidden)
    interest = ops.matmul(ops.transpose(scores, (0, 2, 1)), history)
    everything = ops.concatenate([layers.Flatten()(x), layers.Flatten()(interest)], 1)
    return keras.Model([rows, histories], mlp(everything, (512, 128, 64)))


MODELS = {
    "autoint_mlp": auto_int, "deepfm": deep_fm, "dcn_v2": dcn_v2, "xdeepfm": x_deep_fm, "din": din,
}
