package import Kernels

/// A loss of the rows' logits, or of lists of them (`ListLayout`), computed for a group of rows at
/// once.
///
/// The caller divides losses and derivatives by the number of rows, or of lists, in the batch.
package protocol Loss: Sendable {
  /// - Parameters:
  ///   - logits: outputs of the network, before the sigmoid.
  ///   - labels: 0 or 1.
  /// - Returns: the loss of each row, or of each list in the lane of its anchor with zeros in the
  ///   others, and its derivative with respect to each logit.
  func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes)
}
