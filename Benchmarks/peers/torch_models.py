"""The models of the speed comparison in PyTorch, with the shapes of Sweep's defaults.

Each is built from the sizes of its fields and the width of an embedding, and maps rows of keys [B, F]
and, for DIN, histories of keys [B, n] to logits [B]. Written to be fast: one embedding table, one
product for query, key, value and residual of a layer.
"""

import torch
from torch import nn
from torch.nn import functional

MOVIE = 1  # The field whose embeddings a history looks up.


def mlp(inputs, hidden=(64, 64, 64), dropout=0.0):
    stack = []
    for inputs, outputs in zip([inputs, *hidden], hidden):
        stack += [nn.Linear(inputs, outputs), nn.ReLU()] + ([nn.Dropout(dropout)] if dropout else [])
    return nn.Sequential(*stack, nn.Linear(hidden[-1], 1))


def table(fields, dim):
    embedding = nn.Embedding(sum(fields), dim)
    nn.init.xavier_uniform_(embedding.weight)
    return embedding


class Interaction(nn.Module):
    """Softmax(QKᵀ)V beside a linear residual, [B, F, inputs] → [B, F, heads · width]."""

    def __init__(self, inputs, heads, width):
        super().__init__()
        self.heads, self.width = heads, width
        self.projection = nn.Linear(inputs, 4 * heads * width, bias=False)
        nn.init.trunc_normal_(self.projection.weight, std=0.05, a=-0.1, b=0.1)

    def forward(self, x, fused):
        rows, fields, _ = x.shape
        projected = self.projection(x).view(rows, fields, 4, self.heads, self.width)
        query, key, value, residual = projected.permute(2, 0, 3, 1, 4).unbind(0)
        if fused:
            y = functional.scaled_dot_product_attention(query, key, value, scale=1.0)
        else:
            y = (query @ key.transpose(-1, -2)).softmax(-1) @ value
        return functional.relu(y + residual).transpose(1, 2).reshape(rows, fields, -1)


class AutoInt(nn.Module):
    """AutoInt with an MLP of 32 and 32 and dropout 0.4: Sweep's default model."""

    def __init__(self, fields, dim, layers=3, heads=2, hidden=(32, 32), dropout=0.4, fused=False):
        super().__init__()
        self.fused = fused
        self.embedding = table(fields, dim)
        widths = [dim] + [heads * dim] * layers
        self.interactions = nn.ModuleList(Interaction(width, heads, dim) for width in widths[:-1])
        self.output = nn.Linear(len(fields) * widths[-1], 1, bias=False)
        self.mlp = mlp(len(fields) * dim, hidden, dropout)

    def forward(self, rows):
        tokens = self.embedding(rows)
        x = tokens
        for interaction in self.interactions:
            x = interaction(x, self.fused)
        return (self.output(x.flatten(1)) + self.mlp(tokens.flatten(1)))[:, 0]


class DeepFM(nn.Module):
    """Linear weights, all pairs' inner products, and an MLP."""

    def __init__(self, fields, dim):
        super().__init__()
        self.embedding, self.linear = table(fields, dim), table(fields, 1)
        self.bias = nn.Parameter(torch.zeros(1))
        self.mlp = mlp(len(fields) * dim)

    def forward(self, rows):
        x = self.embedding(rows)
        pairs = 0.5 * (x.sum(1).square() - x.square().sum(1)).sum(1)
        return self.linear(rows).sum((1, 2)) + self.bias + pairs + self.mlp(x.flatten(1))[:, 0]


class DCNv2(nn.Module):
    """Three matrix cross layers beside an MLP."""

    def __init__(self, fields, dim, layers=3):
        super().__init__()
        width = len(fields) * dim
        self.embedding = table(fields, dim)
        self.cross = nn.ModuleList(nn.Linear(width, width) for _ in range(layers))
        self.output = nn.Linear(width, 1, bias=False)
        self.mlp = mlp(width)

    def forward(self, rows):
        start = x = self.embedding(rows).flatten(1)
        for layer in self.cross:
            x = torch.addcmul(x, start, layer(x))
        return (self.output(x) + self.mlp(start))[:, 0]


class XDeepFM(nn.Module):
    """Compressed interaction network of three layers with 16 maps, linear weights and an MLP."""

    def __init__(self, fields, dim, maps=(16, 16, 16)):
        super().__init__()
        count = len(fields)
        self.embedding, self.linear = table(fields, dim), table(fields, 1)
        self.layers = nn.ModuleList(
            nn.Linear(count * inputs, outputs)
            for inputs, outputs in zip([count, *maps], maps))
        self.output = nn.Linear(sum(maps), 1)
        self.mlp = mlp(count * dim)

    def forward(self, rows):
        x = self.embedding(rows)
        start = maps = x.transpose(1, 2)
        sums = []
        for layer in self.layers:
            products = (maps.unsqueeze(3) * start.unsqueeze(2)).flatten(2)
            maps = layer(products)
            sums.append(maps.sum(1))
        logits = self.output(torch.cat(sums, 1)) + self.mlp(x.flatten(1))
        return logits[:, 0] + self.linear(rows).sum((1, 2))


class DIN(nn.Module):
    """Attention of the movie to a history, without softmax, and an MLP of 512, 128 and 64."""

    def __init__(self, fields, dim):
        super().__init__()
        self.embedding = table(fields, dim)
        self.attention = nn.Sequential(nn.Linear(4 * dim, 64), nn.PReLU(64), nn.Linear(64, 1))
        self.mlp = mlp((len(fields) + 1) * dim, (512, 128, 64))

    def forward(self, rows, histories):
        x, history = self.embedding(rows), self.embedding(histories)
        target = x[:, MOVIE : MOVIE + 1].expand_as(history)
        pairs = torch.cat([target, history, target - history, target * history], 2)
        scores = self.attention(pairs.flatten(0, 1)).view(len(rows), 1, -1)
        interest = torch.bmm(scores, history)[:, 0]
        return self.mlp(torch.cat([x.flatten(1), interest], 1))[:, 0]


MODELS = {
    "autoint_mlp": AutoInt, "deepfm": DeepFM, "dcn_v2": DCNv2, "xdeepfm": XDeepFM, "din": DIN,
}
