package import Kernels

/// Binary cross-entropy from logits: max(x, 0) − x·y + log(1 + e^−|x|), with derivative σ(x) − y.
package struct BinaryCrossEntropy: Loss {
  package init() {}

  package func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let margin = Margin(logits: logits, labels: labels)
    return (margin.crossEntropy, -margin.sign * margin.wrong)
  }
}
