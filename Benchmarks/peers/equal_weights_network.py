"""The network of equal_weights.py, and its weights in the layout of PyTorch and Keras."""

import numpy as np

LEARNING_RATE, EPSILON, BATCH = 1e-4, 1e-7, 2048
DIM, LAYERS, HEADS, HIDDEN = 16, 3, 2, (32, 32)


def projections(weights):
    """Concatenated query, key, value and residual of each layer: [inputs, 4 · width]."""
    names = ["query", "key", "value", "residual"]
    return [
        np.concatenate([weights[f"attention.{layer}.{name}"] for name in names], axis=1)
        for layer in range(LAYERS)]


def dense_layers(weights):
    """Weights [inputs, outputs] and biases of the MLP's layers."""
    return [
        (weights[f"mlp.{index}.weight"], weights[f"mlp.{index}.bias"])
        for index in range(len(HIDDEN) + 1)]
