"""PyTorch optimizers with the update rules of Keras 3."""

import torch


class KerasOptimizer(torch.optim.Optimizer):
    """Adam, AdamW, RMSprop and Adagrad after keras/src/optimizers.

    Adam's epsilon is outside the bias correction, RMSprop's and Adagrad's inside the root. A weight's
    squared gradient is taken from `squares` if it has an entry (see `OccurrenceSquares`).
    """

    def __init__(
            self, parameters, rule, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.0,
            rho=0.9, initial_accumulator_value=0.1):
        super().__init__(parameters, dict(
            rule=getattr(self, rule), lr=lr, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon,
            weight_decay=weight_decay, rho=rho, initial=initial_accumulator_value))
        self.squares = {}

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                square = self.squares.get(weight)
                if square is None:
                    square = weight.grad**2
                group["rule"](weight, square, self.state[weight], group)
        self.squares.clear()

    def adam(self, weight, square, state, settings):
        if not state:
            state.update(step=0, m=torch.zeros_like(weight), v=torch.zeros_like(weight))
        state["step"] += 1
        beta_1, beta_2 = settings["beta_1"], settings["beta_2"]
        weight.mul_(1 - settings["weight_decay"] * settings["lr"])
        state["m"].lerp_(weight.grad, 1 - beta_1)
        state["v"].lerp_(square, 1 - beta_2)
        # Keras computes the powers from single-precision betas, whatever the weights' precision.
        power_1, power_2 = (
            torch.tensor(beta, dtype=torch.float32).item() ** state["step"]
            for beta in (beta_1, beta_2))
        correction = (1 - power_2) ** 0.5 / (1 - power_1)
        weight.addcdiv_(
            state["m"], state["v"].sqrt() + settings["epsilon"],
            value=-settings["lr"] * correction)

    def rmsprop(self, weight, square, state, settings):
        mean = state.setdefault("square", torch.zeros_like(weight))
        mean.lerp_(square, 1 - settings["rho"])
        weight.addcdiv_(
            weight.grad, (mean + settings["epsilon"]).sqrt(), value=-settings["lr"])

    def adagrad(self, weight, square, state, settings):
        total = state.setdefault("square", torch.full_like(weight, settings["initial"]))
        total.add_(square)
        weight.addcdiv_(
            weight.grad, (total + settings["epsilon"]).sqrt(), value=-settings["lr"])


class OccurrenceSquares:
    """Sums the squared gradients of a key's occurrences, as Keras 3 on TensorFlow does.

    TensorFlow passes an embedding's gradient to the optimizer as slices with repeated indices, one per
    token of the batch, and Keras squares them before they are summed.
    """

    def __init__(self, embedding, optimizer):
        self.embedding, self.optimizer = embedding, optimizer
        embedding.register_forward_hook(self.forward)

    def forward(self, embedding, inputs, tokens):
        if tokens.requires_grad:
            tokens.register_hook(lambda gradient: self.backward(inputs[0], gradient))

    def backward(self, rows, gradient):
        weight = self.embedding.weight
        self.optimizer.squares[weight] = torch.zeros_like(weight).index_add_(
            0, rows.flatten(), gradient.flatten(0, 1) ** 2)
