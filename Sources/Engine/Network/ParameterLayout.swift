/// The offsets of the named tensors in the flat buffer of a network's weights.
///
/// Gradients and optimizer states are buffers of the same layout, so an optimizer is one pass over
/// them.
package struct ParameterLayout: Sendable, Hashable {
  package struct Tensor: Sendable, Hashable {
    package let name: String
    /// Row-major.
    package let shape: [Int]
    package let range: Range<Int>
    package let initializer: Initializer
    /// The part of the random stream that the initial values are drawn from. Two tensors of one
    /// part, shape and initializer start equal.
    package let streamPart: Int
    let role: Role
  }

  /// Use of a tensor, which decides the L2 penalty on it.
  enum Role: Sendable, Hashable {
    /// Embeddings or linear weights, a row per value of each field.
    case table
    /// Weights that multiply inputs.
    case weights
    /// Biases, gains of normalizations and other numbers that stand by themselves.
    case bias
    /// Running averages, which training sets and gradients do not change.
    case statistic
  }

  package private(set) var tensors: [Tensor] = []
  package private(set) var count = 0

  package init() {}

  /// Appends a tensor.
  ///
  /// - Parameter streamPart: the part of the random stream that its initial values are drawn from;
  ///   nil for one of its own.
  /// - Returns: the offset of its values.
  mutating func add(
    _ name: String, _ shape: [Int], _ initializer: Initializer, _ role: Role,
    streamPart: Int? = nil
  ) -> Int {
    let start = count
    count += shape.reduce(1, *)
    tensors.append(
      Tensor(
        name: name, shape: shape, range: start..<count, initializer: initializer,
        streamPart: streamPart ?? tensors.count, role: role))
    return start
  }
}
