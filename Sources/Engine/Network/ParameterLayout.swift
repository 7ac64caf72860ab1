/// Where each named tensor lies in the one flat buffer that holds all of a network's weights.
///
/// Gradients and optimizer states are buffers of the same layout, so that an optimizer is one pass
/// over spans.
package struct ParameterLayout: Sendable, Hashable {
  package struct Tensor: Sendable, Hashable {
    package let name: String
    /// Row-major.
    package let shape: [Int]
    package let range: Range<Int>
    package let initializer: Initializer
  }

  package private(set) var tensors: [Tensor] = []
  package private(set) var count = 0

  package init() {}

  /// Appends a tensor.
  ///
  /// - Returns: where its values start.
  mutating func add(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Int {
    let start = count
    count += shape.reduce(1, *)
    tensors.append(
      Tensor(name: name, shape: shape, range: start..<count, initializer: initializer))
    return start
  }
}
