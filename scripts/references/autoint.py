"""Writes float64 references of the network: forward values, losses and gradients.

    python scripts/references/autoint.py Tests/EngineTests/References

An independent implementation of AutoInt(+MLP), Song et al., CIKM 2019, in PyTorch with automatic
differentiation. Needs torch and safetensors. Inputs are exact in single precision. Outputs are computed
in double precision; large ones are stored in single precision.

Each file holds, with F fields, B rows, S of them stored layer by layer, H heads of width D:

    field_sizes [F]   indices [B, F] (counted within the field)   labels [B]
    weight.NAME                                 as a checkpoint names them
    tokens [S, F, d]
    attention.{l}.query, .key, .value           [S, F, H·D]
    attention.{l}.probabilities [S, H, F, F]    attention.{l}.output [S, F, H·D]
    mlp.{i}.output [S, hidden]                  after the ReLU
    logits.attention [B]  logits.mlp [B]  logits [B]: their sum, with linear weights if `wide`
    loss.bce, loss.focal                        mean over the rows; focal with gamma 2
    gradient.bce.NAME, gradient.focal.NAME      of that mean

and, as metadata, the architecture with a grid file's names.
"""


import torch

from files import save, write_all

torch.set_default_dtype(torch.float64)

CASES = {
    "default": dict(fields=[3, 4, 2, 3], dim=8, rows=5, focal=True),
    "wide-table": dict(
        fields=[4, 3, 2, 3, 2, 3, 1, 2, 2, 2, 2, 2, 2, 4], dim=16, rows=33,
        attention_layers=2, hidden_sizes=[16]),
    "scaled-identity": dict(
        fields=[3, 2, 4], dim=8, rows=6, attention_layers=2, attention_dim=4,
        attention_scaling=True, residual="identity", hidden_sizes=[8], focal=True),
    "norm-odd-sizes": dict(
        fields=[3, 2, 4, 2, 3], dim=6, rows=7, attention_layers=1, attention_heads=3,
        attention_dim=5, residual="none", layer_norm=True, hidden_sizes=[7]),
    "norm-linear": dict(
        fields=[2, 3, 3], dim=4, rows=9, attention_layers=2, attention_heads=1,
        attention_dim=7, attention_scaling=True, layer_norm=True, hidden_sizes=[5, 3]),
    "attention-only": dict(model="autoint", fields=[3, 4, 2, 3], dim=8, rows=5, focal=True),
    "wide-embedding": dict(fields=[3, 2, 3], dim=32, rows=16, attention_layers=1),
    "linear-part": dict(fields=[3, 4, 2], dim=8, rows=11, attention_layers=1, wide=True),
}
DEFAULTS = dict(
    model="autoint_mlp", attention_layers=3, attention_heads=2, attention_dim=None,
    attention_scaling=False, residual="linear", layer_norm=False, hidden_sizes=[32, 32],
    wide=None, focal=False)
STORED_ROWS = 3
NORM_EPSILON = 1e-3


def make_weights(case, generator):
    """Returns random weights, exact in single precision, large enough that every layer matters."""

    def normal(*shape, scale, mean=0.0):
        values = mean + scale * torch.randn(*shape, generator=generator)
        return values.float().double().requires_grad_()

    dim, heads = case["dim"], case["attention_heads"]
    width = heads * (case["attention_dim"] or dim)
    weights = {"embedding.weight": normal(sum(case["fields"]), dim, scale=0.8)}
    if case["wide"]:
        weights["linear.weight"] = normal(sum(case["fields"]), 1, scale=0.5)
    inputs = dim
    for layer in range(case["attention_layers"]):
        names = ["query", "key", "value"] + ["residual"] * (case["residual"] == "linear")
        for name in names:
            weights[f"attention.{layer}.{name}"] = normal(inputs, width, scale=inputs**-0.5)
        if case["layer_norm"]:
            weights[f"attention.{layer}.norm.gain"] = normal(width, scale=0.3, mean=1.0)
            weights[f"attention.{layer}.norm.bias"] = normal(width, scale=0.3)
        inputs = width
    flat = len(case["fields"]) * width
    weights["attention.output"] = normal(flat, 1, scale=flat**-0.5)
    if case["model"] == "autoint_mlp":
        sizes = [len(case["fields"]) * dim, *case["hidden_sizes"], 1]
        for index, (rows, columns) in enumerate(zip(sizes, sizes[1:])):
            weights[f"mlp.{index}.weight"] = normal(rows, columns, scale=rows**-0.5)
            weights[f"mlp.{index}.bias"] = normal(columns, scale=0.2)
    return weights


def forward(case, weights, indices):
    """Returns all values by name, and the smallest magnitude of any ReLU input."""
    values = {}
    kinks = []
    offsets = torch.tensor([0, *case["fields"]]).cumsum(0)[:-1]
    tokens = weights["embedding.weight"][indices + offsets]
    values["tokens"] = tokens
    rows, fields, dim = tokens.shape
    heads = case["attention_heads"]
    head_dim = case["attention_dim"] or dim
    x = tokens
    for layer in range(case["attention_layers"]):
        prefix = f"attention.{layer}"

        def project(name):
            values[f"{prefix}.{name}"] = x @ weights[f"{prefix}.{name}"]
            return values[f"{prefix}.{name}"].view(rows, fields, heads, head_dim)

        query, key, value = project("query"), project("key"), project("value")
        scores = torch.einsum("bihd,bjhd->bhij", query, key)
        if case["attention_scaling"]:
            scores = scores / head_dim**0.5
        probabilities = scores.exp() / scores.exp().sum(-1, keepdim=True)
        values[f"{prefix}.probabilities"] = probabilities
        y = torch.einsum("bhij,bjhd->bihd", probabilities, value).reshape(rows, fields, -1)
        if case["residual"] == "linear":
            y = y + x @ weights[f"{prefix}.residual"]
        elif case["residual"] == "identity":
            y = y + x
        if case["layer_norm"]:
            centered = y - y.mean(-1, keepdim=True)
            variance = (centered**2).mean(-1, keepdim=True)
            y = centered / (variance + NORM_EPSILON).sqrt()
            y = y * weights[f"{prefix}.norm.gain"] + weights[f"{prefix}.norm.bias"]
        kinks.append(y.abs().min().item())
        x = y.clamp(min=0)
        values[f"{prefix}.output"] = x
    logits = x.reshape(rows, -1) @ weights["attention.output"]
    values["logits.attention"] = logits[:, 0]
    if case["model"] == "autoint_mlp":
        h = tokens.reshape(rows, -1)
        for index in range(len(case["hidden_sizes"])):
            h = h @ weights[f"mlp.{index}.weight"] + weights[f"mlp.{index}.bias"]
            kinks.append(h.abs().min().item())
            h = h.clamp(min=0)
            values[f"mlp.{index}.output"] = h
        last = len(case["hidden_sizes"])
        mlp = h @ weights[f"mlp.{last}.weight"] + weights[f"mlp.{last}.bias"]
        values["logits.mlp"] = mlp[:, 0]
        logits = logits + mlp
    if case["wide"]:
        logits = logits + weights["linear.weight"][indices + offsets].sum(1)
    values["logits"] = logits[:, 0]
    return values, min(kinks)


def losses(logits, labels):
    right = torch.where(labels == 1, torch.sigmoid(logits), torch.sigmoid(-logits))
    return {
        "bce": -right.log().mean(),
        "focal": -((1 - right) ** 2 * right.log()).mean(),
    }


def write(name, case, folder):
    case = {**DEFAULTS, **case}
    # Next to a kink of a ReLU, single and double precision may fall on different sides.
    for seed in range(1000):
        generator = torch.Generator().manual_seed(seed)
        weights = make_weights(case, generator)
        indices = torch.stack(
            [torch.randint(size, (case["rows"],), generator=generator) for size in case["fields"]], 1)
        labels = torch.randint(2, (case["rows"],), generator=generator).double()
        values, kink = forward(case, weights, indices)
        if kink > 1e-5 and 0 < labels.sum() < len(labels):
            break
    else:
        raise SystemExit(f"{name}: no seed keeps away from the kinks")

    tensors = {
        "field_sizes": torch.tensor(case["fields"]).float(),
        "indices": indices.float(),
        "labels": labels.float(),
    }
    for key, weight in weights.items():
        tensors[f"weight.{key}"] = weight.detach().float()
    for key, value in values.items():
        value = value.detach()
        whole = key.startswith("logits")
        tensors[key] = value.clone() if whole else value[:STORED_ROWS].float()
    for loss, value in losses(values["logits"], labels).items():
        tensors[f"loss.{loss}"] = value.detach()
        if loss == "focal" and not case["focal"]:
            continue
        gradients = torch.autograd.grad(value, list(weights.values()), retain_graph=True)
        for key, gradient in zip(weights, gradients):
            tensors[f"gradient.{loss}.{key}"] = gradient.float()
    words = {
        "model": case["model"],
        "embedding_dim": case["dim"],
        **{key: case[key] for key in DEFAULTS if key not in ("model", "focal") and case[key] is not None},
    }
    save(tensors, words, seed, folder / f"{name}.safetensors")


if __name__ == "__main__":
    write_all(CASES, write, "autoint")
