"""Writes float64 references of the models: logits and the gradients of all weights.

    python scripts/references/models.py Tests/EngineTests/References

Each model is written from its paper's formula, in PyTorch with automatic differentiation; AutoInt
has a script of its own. Needs torch and safetensors. Every input is exact in single precision.
Outputs are computed in double precision.

Each file holds, with F fields and B rows:

    field_sizes [F]   indices [B, F] (counted within the field)   labels [B]
    weight.NAME       as a checkpoint names them
    item_field [1]    history_items [N]   history_ranges [B, 2]   (models that read histories)
    logits [B]        in evaluation, where batch normalization uses its running averages
    loss.bce   gradient.bce.NAME   of the mean loss in training

and, as metadata, the hyperparameters in the words of a grid file.
"""

from itertools import combinations

import torch

from files import save, write_all

torch.set_default_dtype(torch.float64)

NORM_EPSILON = 1e-3


class Network:
    """The weights of one network, made when a model first asks for them, and its input."""

    def __init__(self, case, seed):
        self.case = case
        self.generator = torch.Generator().manual_seed(seed)
        self.weights = {}
        self.kinks = []
        self.training = False
        fields = case["fields"]
        self.indices = torch.stack(
            [torch.randint(n, (case["rows"],), generator=self.generator) for n in fields], 1)
        self.labels = torch.randint(2, (case["rows"],), generator=self.generator).double()
        self.starts = torch.tensor([0, *fields]).cumsum(0)[:-1]
        self.keys = self.indices + self.starts
        if "history_length" in case:
            self.make_histories()

    def make_histories(self):
        """For each row, a range of a list of items, oldest first; the first row's is empty."""
        field, rows = self.case["item_field"], self.case["rows"]
        most = 2 * self.case["history_length"]
        lengths = torch.randint(most, (rows,), generator=self.generator)
        lengths[0] = 0
        ends = lengths.cumsum(0)
        self.ranges = torch.stack([ends - lengths, ends], 1)
        self.items = torch.randint(
            1, self.case["fields"][field], (int(ends[-1]),), generator=self.generator)

    def history(self, row):
        """Keys of the newest items but for the row's own, newest first."""
        field = self.case["item_field"]
        first, last = self.ranges[row].tolist()
        items = [i for i in self.items[first:last].tolist()[::-1] if i != self.indices[row, field]]
        return self.starts[field] + torch.tensor(items[: self.case["history_length"]]).long()

    def weight(self, name, *shape, scale=None, mean=0.0):
        if name not in self.weights:
            scale = shape[0] ** -0.5 if scale is None else scale
            values = mean + scale * torch.randn(*shape, generator=self.generator)
            self.weights[name] = values.float().double().requires_grad_()
        return self.weights[name]

    def embeddings(self):
        """[B, F, d]"""
        return self.table()[self.keys]

    def table(self):
        """[values of all fields, d]"""
        return self.weight(
            "embedding.weight", sum(self.case["fields"]), self.case["embedding_dim"], scale=0.6)

    def flat(self):
        """[B, F · d]"""
        return self.embeddings().flatten(1)

    def linear(self, bias):
        table = self.weight("linear.weight", sum(self.case["fields"]), 1, scale=0.4)
        logit = table[self.keys].sum(1)
        return logit + self.weight("linear.bias", 1, scale=0.3) if bias else logit

    def relu(self, x):
        self.kinks.append(x.abs().min().item())
        return x.clamp(min=0)

    def dense(self, x, name, units, bias=True):
        x = x @ self.weight(f"{name}.weight", x.shape[-1], units)
        return x + self.weight(f"{name}.bias", units, scale=0.2) if bias else x

    def norm(self, x, name):
        centered = x - x.mean(-1, keepdim=True)
        x = centered / ((centered**2).mean(-1, keepdim=True) + NORM_EPSILON).sqrt()
        width = x.shape[-1]
        gain = self.weight(f"{name}.gain", width, scale=0.3, mean=1.0)
        return x * gain + self.weight(f"{name}.bias", width, scale=0.3)

    def hidden(self, x, name, sizes, norm=None):
        for index, size in enumerate(sizes):
            x = self.dense(x, f"{name}.{index}", size, bias=norm != "batch_norm")
            if norm == "layer_norm":
                x = self.norm(x, f"{name}.{index}.norm")
            if norm == "batch_norm":
                x = self.batch_norm(x, f"{name}.{index}.norm")
            x = self.relu(x)
        return x

    def batch_norm(self, x, name):
        width = x.shape[1]
        mean = self.weight(f"{name}.moving_mean", width, scale=0.3)
        variance = self.weight(f"{name}.moving_variance", width, scale=0.1, mean=1.0)
        if self.training:
            mean = x.mean(0)
            variance = ((x - mean) ** 2).mean(0)
        x = (x - mean) / (variance + NORM_EPSILON).sqrt()
        gain = self.weight(f"{name}.gain", width, scale=0.3, mean=1.0)
        return x * gain + self.weight(f"{name}.bias", width, scale=0.3)

    def mlp(self, x, name="mlp", bias=True):
        sizes = self.case["hidden_sizes"]
        x = self.hidden(x, name, sizes, self.case.get("hidden_norm"))
        return self.dense(x, f"{name}.{len(sizes)}", 1, bias=bias)


def lr(n):
    return n.linear(bias=True)


def second_order(e):
    return 0.5 * (e.sum(1) ** 2 - (e**2).sum(1)).sum(1, keepdim=True)


def fm(n):
    return n.linear(bias=True) + second_order(n.embeddings())


def mlp(n):
    return n.mlp(n.flat())


def wide_deep(n):
    return n.linear(bias=False) + n.mlp(n.flat())


def deepfm(n):
    return fm(n) + n.mlp(n.flat())


def pairs(e):
    first, second = zip(*combinations(range(e.shape[1]), 2))
    return e[:, list(first)], e[:, list(second)]


def fwfm(n):
    a, b = pairs(n.embeddings())
    logit = n.dense((a * b).sum(-1), "pairs", 1)
    kind = n.case.get("linear_type", "filv")
    if kind == "lw":
        return logit + n.linear(bias=False)
    if kind == "felv":
        e = n.embeddings()
        vectors = n.weight("linear.weight", sum(n.case["fields"]), e.shape[-1], scale=0.4)[n.keys]
        return logit + (e * vectors).sum((1, 2))[:, None]
    return logit + n.dense(n.flat(), "fields", 1, bias=False)


def cross_end(n, x):
    if n.case.get("structure") == "stacked":
        return n.mlp(x)
    if n.case.get("structure") == "stacked_parallel":
        return n.mlp(x, "stacked", bias=False) + n.mlp(n.flat())
    return x @ n.weight("cross.output", x.shape[1], 1) + n.mlp(n.flat())


def dcn(n):
    x0 = x = n.flat()
    for layer in range(n.case["cross_layers"]):
        product = x @ n.weight(f"cross.{layer}.weight", x.shape[1], 1)
        x = x0 * product + n.weight(f"cross.{layer}.bias", x.shape[1], scale=0.2) + x
    return cross_end(n, x)


def mixture(n):
    x0 = x = n.flat()
    width, experts, rank = x.shape[1], n.case["cross_experts"], n.case["cross_rank"]
    for layer in range(n.case["cross_layers"]):
        name = f"cross.{layer}"
        v = n.weight(f"{name}.v.weight", width, experts * rank).unflatten(1, (experts, rank))
        u = n.weight(f"{name}.u.weight", experts * rank, width).unflatten(0, (experts, rank))
        bias = n.weight(f"{name}.u.bias", width, scale=0.2)
        gates = (x @ n.weight("cross.gate", width, experts)).softmax(1)
        outputs = []
        for expert in range(experts):
            c = n.weight(f"{name}.c.{expert}.weight", rank, rank)
            hidden = torch.tanh(torch.tanh(x @ v[:, expert]) @ c)
            outputs.append(gates[:, expert, None] * x0 * (hidden @ u[expert] + bias))
        x = sum(outputs) + x
    return cross_end(n, x)


def dcn_v2(n, gated=False):
    if n.case.get("cross_matrix") == "low_rank_mixture":
        return mixture(n)
    x0 = x = n.flat()
    width = x.shape[1]
    for layer in range(n.case["cross_layers"]):
        gate = 1
        if gated:
            gate = torch.sigmoid(x @ n.weight(f"cross.{layer}.gate", width, width))
        product = x @ n.weight(f"cross.{layer}.weight", width, width)
        x = x0 * (product + n.weight(f"cross.{layer}.bias", width, scale=0.2)) * gate + x
    return cross_end(n, x)


def gdcn(n):
    return dcn_v2(n, gated=True)


def xdeepfm(n):
    x0 = x = n.embeddings()
    sizes, outputs = n.case["cin_sizes"], []
    for index, size in enumerate(sizes):
        products = torch.einsum("bid,bjd->bijd", x, x0).flatten(1, 2)
        weight = n.weight(f"cin.{index}.weight", products.shape[1], size)
        x = torch.einsum("bpd,ph->bhd", products, weight)
        x = x + n.weight(f"cin.{index}.bias", size, scale=0.2)[:, None]
        if n.case.get("cin_activation") == "relu":
            x = n.relu(x)
        kept = x
        if n.case.get("cin_split") and index + 1 < len(sizes):
            x, kept = x[:, : size // 2], x[:, size // 2 :]
        outputs.append(kept.sum(-1))
    cin = n.dense(torch.cat(outputs, 1), "cin.output", 1)
    return cin + n.linear(bias=False) + n.mlp(n.flat())


def afm(n):
    a, b = pairs(n.embeddings())
    products = a * b
    hidden = n.relu(n.dense(products, "attention", n.case["attention_factor"]))
    scores = hidden @ n.weight("attention.context", hidden.shape[-1], 1)
    pooled = (scores.softmax(1) * products).sum(1)
    return n.linear(bias=True) + pooled @ n.weight("attention.output", pooled.shape[1], 1)


def bilinear(n, x, name):
    fields, dim = x.shape[1:]
    kind = n.case.get("bilinear_type", "field_interaction")
    products = []
    for i in range(fields):
        count = {"field_all": 1, "field_each": 1, "field_interaction": fields - 1 - i}[kind]
        if count == 0:
            continue
        field = "" if kind == "field_all" else f".{i}"
        maps = x[:, i] @ n.weight(f"{name}{field}.weight", dim, count * dim)
        for j in range(i + 1, fields):
            first = (j - i - 1) * dim if kind == "field_interaction" else 0
            products.append(maps[:, first : first + dim] * x[:, j])
    return products


def fibinet(n):
    x = n.embeddings()
    fields = x.shape[1]
    hidden = n.dense(x.mean(2), "senet.0", max(1, fields // n.case["senet_reduction"]), bias=False)
    weights = n.relu(n.dense(n.relu(hidden), "senet.1", fields, bias=False))
    products = bilinear(n, x, "bilinear.raw")
    products += bilinear(n, x * weights[:, :, None], "bilinear.senet")
    return n.linear(bias=False) + n.mlp(torch.cat(products, 1))


def mask_block(n, name, x, units):
    width = max(1, int(n.case["mask_reduction"] * x.shape[1]))
    mask = n.relu(n.dense(n.flat(), f"{name}.mask.0", width))
    mask = n.dense(mask, f"{name}.mask.1", x.shape[1])
    hidden = n.dense(x * mask, f"{name}.hidden", units, bias=False)
    return n.relu(n.norm(hidden, f"{name}.norm"))


def masknet(n):
    e = n.embeddings()
    centered = e - e.mean(-1, keepdim=True)
    x = centered / ((centered**2).mean(-1, keepdim=True) + NORM_EPSILON).sqrt()
    x = x * n.weight("norm.gain", *e.shape[1:], scale=0.3, mean=1.0)
    x = (x + n.weight("norm.bias", *e.shape[1:], scale=0.3)).flatten(1)
    if n.case["structure"] == "parallel":
        blocks = range(n.case["mask_blocks"])
        blocks = [mask_block(n, f"block.{i}", x, n.case["mask_block_size"]) for i in blocks]
        return n.mlp(torch.cat(blocks, 1))
    for index, size in enumerate(n.case["hidden_sizes"]):
        x = mask_block(n, f"block.{index}", x, size)
    return n.dense(x, "output", 1)


def finalmlp(n):
    outputs = []
    for name, sizes in [("first", "hidden_sizes"), ("second", "second_hidden_sizes")]:
        context = n.weight(f"{name}.gate.context", n.case["embedding_dim"], scale=0.5)
        hidden = n.hidden(context[None], f"{name}.gate.hidden", n.case["gate_sizes"])
        x = n.flat()
        gate = 2 * torch.sigmoid(n.dense(hidden, f"{name}.gate.output", x.shape[1]))
        norm = n.case.get("hidden_norm")
        outputs.append(n.hidden(x * gate, f"{name}.mlp", n.case[sizes], norm))
    x, y = outputs
    heads = n.case["fusion_heads"]
    shape = heads, x.shape[1] // heads, y.shape[1] // heads
    weight = n.weight("fusion.weight", *shape, scale=0.5)
    heads_x, heads_y = x.unflatten(1, shape[:2]), y.unflatten(1, (heads, -1))
    product = torch.einsum("bhi,hij,bhj->b", heads_x, weight, heads_y)[:, None]
    return n.dense(x, "fusion.first", 1) + n.dense(y, "fusion.second", 1) + product


def masked_cross(n, name, layers, exponential):
    x0 = x = n.embeddings()
    fields, half = x.shape[1], x.shape[2] // 2
    for layer in range(layers):
        prefix = f"{name}.{layer}"
        hidden = n.dense(x.flatten(1), prefix, fields * half, bias=False)
        mask = n.relu(n.norm(hidden, f"{prefix}.norm"))
        halves = [h.unflatten(1, (fields, half)) for h in (hidden, hidden * mask)]
        bias = n.weight(f"{prefix}.bias", fields * half * 2, scale=0.3).view(fields, -1)
        x = (x if exponential else x0) * (torch.cat(halves, 2) + bias) + x
    return n.dense(x.flatten(1), f"{name}.output", 1)


def fcn(n):
    exponential = masked_cross(n, "exponential", n.case["exponential_layers"], True)
    return (exponential + masked_cross(n, "linear", n.case["linear_layers"], False)) / 2


def dice(n, x, name):
    width = x.shape[1]
    alpha = n.weight(f"{name}.slope", width, scale=0.5)
    mean = n.weight(f"{name}.moving_mean", width, scale=0.3)
    variance = n.weight(f"{name}.moving_variance", width, scale=0.1, mean=1.0)
    if n.training:
        mean = x.mean(0)
        variance = ((x - mean) ** 2).mean(0)
    p = torch.sigmoid((x - mean) / (variance + 1e-9).sqrt())
    return p * x + (1 - p) * alpha * x


def activated(n, x, name):
    kind = n.case["attention_activation"]
    if kind == "dice":
        return dice(n, x, name)
    if kind == "sigmoid":
        return torch.sigmoid(x)
    positive = n.relu(x)
    if kind == "relu":
        return positive
    return positive + n.weight(f"{name}.slope", x.shape[-1], scale=0.5) * (x - positive)


def din(n):
    table, sizes, field = n.table(), n.case["attention_hidden_sizes"], n.case["item_field"]
    # Side by side, the histories of all rows: Dice averages over them.
    histories = [table[n.history(row)] for row in range(n.case["rows"])]
    targets = [table[n.keys[row, field]].expand_as(h) for row, h in enumerate(histories)]
    h, t = torch.cat(histories), torch.cat(targets)
    x = torch.cat([t, h, t - h, t * h], 1)
    for index, size in enumerate(sizes):
        name = f"attention.{index}"
        x = activated(n, n.dense(x, name, size), name)
    scores = n.dense(x, f"attention.{len(sizes)}", 1, bias=not n.case["attention_softmax"])
    pooled = []
    for a, h in zip(scores.split([len(h) for h in histories]), histories):
        a = a.softmax(0) if n.case["attention_softmax"] else a
        pooled.append((a * h).sum(0))
    return n.mlp(torch.cat([n.flat(), torch.stack(pooled)], 1))


MODELS = [lr, fm, mlp, wide_deep, deepfm, fwfm, dcn, dcn_v2, gdcn, xdeepfm, afm, fibinet, masknet,
          finalmlp, fcn, din]
SMALL = dict(fields=[3, 2, 4], embedding_dim=4, rows=9)
DEEP = dict(hidden_sizes=[7, 5], dropout=0)
CASES = {
    "lr": dict(SMALL),
    "fm": dict(SMALL),
    "fwfm": dict(SMALL, fields=[3, 2, 4, 2]),
    "fwfm-lw": dict(SMALL, fields=[3, 2, 4, 2], linear_type="lw"),
    "fwfm-felv": dict(SMALL, fields=[3, 2, 4, 2], linear_type="felv"),
    "mlp": dict(SMALL, **DEEP),
    "mlp-layer_norm": dict(SMALL, **DEEP, hidden_norm="layer_norm"),
    "mlp-batch_norm": dict(SMALL, **DEEP, hidden_norm="batch_norm", rows=21),
    "deepfm-batch_norm": dict(SMALL, **DEEP, hidden_norm="batch_norm", rows=17),
    "wide_deep": dict(SMALL, **DEEP),
    "deepfm": dict(SMALL, **DEEP, embedding_dim=6),
    "dcn": dict(SMALL, **DEEP, cross_layers=3),
    "dcn_v2": dict(SMALL, **DEEP, cross_layers=2),
    "dcn_v2-stacked": dict(SMALL, **DEEP, cross_layers=3, structure="stacked", rows=17),
    "dcn_v2-mixture": dict(
        SMALL, **DEEP, cross_layers=3, cross_matrix="low_rank_mixture", cross_experts=3,
        cross_rank=2),
    "dcn_v2-mixture-stacked": dict(
        SMALL, **DEEP, cross_layers=1, cross_matrix="low_rank_mixture", cross_experts=2,
        cross_rank=5, structure="stacked"),
    "dcn_v2-stacked_parallel": dict(SMALL, **DEEP, cross_layers=2, structure="stacked_parallel"),
    "gdcn": dict(SMALL, **DEEP, cross_layers=2),
    "gdcn-stacked": dict(SMALL, **DEEP, cross_layers=1, structure="stacked"),
    "xdeepfm": dict(SMALL, **DEEP, cin_sizes=[5, 3, 2]),
    "xdeepfm-relu-split": dict(
        SMALL, **DEEP, cin_sizes=[6, 4, 3], cin_activation="relu", cin_split=True),
    "afm": dict(SMALL, fields=[3, 2, 4, 2], attention_factor=5, attention_dropout=0),
    "fibinet": dict(SMALL, **DEEP, senet_reduction=2),
    "fibinet-each": dict(
        SMALL, **DEEP, fields=[3, 2, 4, 2], senet_reduction=2, bilinear_type="field_each"),
    "fibinet-all": dict(
        SMALL, **DEEP, fields=[3, 2, 4, 2], senet_reduction=3, bilinear_type="field_all"),
    "masknet": dict(SMALL, **DEEP, structure="stacked", mask_reduction=0.5),
    "masknet-parallel": dict(
        SMALL, **DEEP, structure="parallel", mask_reduction=1, mask_blocks=2, mask_block_size=3),
    "finalmlp": dict(
        SMALL, hidden_sizes=[7, 6], second_hidden_sizes=[4], gate_sizes=[3], fusion_heads=2,
        dropout=0),
    "finalmlp-layer_norm": dict(
        SMALL, hidden_sizes=[7, 6], second_hidden_sizes=[4], gate_sizes=[3], fusion_heads=2,
        dropout=0, hidden_norm="layer_norm"),
    "finalmlp-batch_norm": dict(
        SMALL, hidden_sizes=[7, 6], second_hidden_sizes=[4], gate_sizes=[3], fusion_heads=2,
        dropout=0, hidden_norm="batch_norm", rows=13),
    "fcn": dict(SMALL, exponential_layers=2, linear_layers=3, cross_dropout=0),
    "din": dict(
        SMALL, **DEEP, item_field=2, history_length=3, attention_hidden_sizes=[5],
        attention_activation="prelu", attention_softmax=False),
    "din-softmax": dict(
        SMALL, **DEEP, fields=[3, 7, 4], rows=17, item_field=1, history_length=5,
        attention_hidden_sizes=[5, 3], attention_activation="sigmoid", attention_softmax=True),
    "din-relu": dict(
        SMALL, **DEEP, fields=[9, 2], embedding_dim=9, item_field=0, history_length=4,
        attention_hidden_sizes=[10, 4], attention_activation="relu", attention_softmax=False),
    "din-dice": dict(
        SMALL, **DEEP, fields=[3, 8, 4], rows=19, item_field=1, history_length=5,
        attention_hidden_sizes=[6, 4], attention_activation="dice", attention_softmax=False),
    "din-dice-softmax": dict(
        SMALL, hidden_sizes=[7, 5], dropout=0, fields=[9, 2], embedding_dim=9, rows=21,
        item_field=0, history_length=4, attention_hidden_sizes=[10], attention_activation="dice",
        attention_softmax=True, hidden_norm="batch_norm"),
}


def write(name, case, folder):
    word = name.split("-")[0]
    model = next(model for model in MODELS if model.__name__ == word)
    # Next to a kink of a ReLU, single and double precision may fall on different sides.
    for seed in range(1000):
        network = Network(case, seed)
        logits = model(network)[:, 0]
        network.training = True
        trained = model(network)[:, 0]
        labels = network.labels
        if min(network.kinks, default=1) > 1e-4 and 0 < labels.sum() < len(labels):
            break
    else:
        raise SystemExit(f"{name}: no seed keeps away from the kinks")
    right = torch.where(labels == 1, torch.sigmoid(trained), torch.sigmoid(-trained))
    loss = -right.log().mean()
    # FiBiNET's matrix per field has one of the last field, which is the first of no pair; running
    # averages have no gradient.
    gradients = torch.autograd.grad(
        loss, list(network.weights.values()), allow_unused=True, materialize_grads=True)
    tensors = {
        "field_sizes": torch.tensor(case["fields"]).float(),
        "indices": network.indices.float(),
        "labels": labels.float(),
        "logits": logits.detach(),
        "loss.bce": loss.detach(),
    }
    for (key, weight), gradient in zip(network.weights.items(), gradients):
        tensors[f"weight.{key}"] = weight.detach().float()
        tensors[f"gradient.bce.{key}"] = gradient.float()
    if "history_length" in case:
        tensors["item_field"] = torch.tensor([case["item_field"]]).float()
        tensors["history_items"] = network.items.float()
        tensors["history_ranges"] = network.ranges.float()
    inputs = ("fields", "rows", "item_field")
    words = {"model": word, **{k: v for k, v in case.items() if k not in inputs}}
    save(tensors, words, seed, folder / f"{name}.safetensors")


if __name__ == "__main__":
    write_all(CASES, write, "models")
