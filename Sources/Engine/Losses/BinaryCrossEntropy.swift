package import Kernels

/// −log of the probability of the right label, from logits:
/// max(x, 0) − x·y + log(1 + e^−|x|), derivative σ(x) − y.
package struct BinaryCrossEntropy: Loss {
  package init() {}

  package func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let margin = Margin(logits: logits, labels: labels)
    return (margin.crossEntropy, -margin.sign * margin.wrong)
  }
}
