package import Kernels

/// Binary cross-entropy from logits: max(x, 0) − x·y + log(1 + e^−|x|), with derivative σ(x) − y.
///
/// Label smoothing replaces y by y(1 − s) + s / 2, as Keras's `BinaryCrossentropy`.
package struct BinaryCrossEntropy: Loss {
  /// s, 0 ..< 1.
  package let smoothing: Float

  package init(smoothing: Float = 0) { self.smoothing = smoothing }

  package func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let margin = Margin(logits: logits, labels: labels)
    guard smoothing > 0 else { return (margin.crossEntropy, -margin.sign * margin.wrong) }
    let (entropy, slope) = margin.smoothedCrossEntropy(smoothing)
    return (entropy, margin.sign * slope)
  }
}
