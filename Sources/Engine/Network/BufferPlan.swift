import Kernels

/// Sizes of a network's buffers, and which weights its packed matrices and gradient sums belong to.
struct BufferPlan: Sendable {
  /// Lanes of outputs and of what the backward pass reads besides.
  var values = 0
  /// Lanes of derivatives of outputs.
  var derivatives = 0
  /// Lanes of derivatives of the embeddings that wait for those of other branches.
  var tokenDerivatives = 0
  /// Lanes that one layer uses at a time.
  var scratch = 0
  /// Feature lanes that one layer uses at a time.
  var panels = 0
  /// Lanes of gradients that are summed per sample.
  var laneSums = 0
  /// Feature lanes of gradients of weight matrices.
  var featureSums = 0
  /// Statistics of the batch.
  var statistics = 0
  /// Floats per entry of the `KeyProjectionTable`.
  var keyWidth = 0
  /// [inner, outer] of each packed matrix.
  var matrices: [(inner: Int, outer: Int)] = []
  var packings: [Packing] = []
  var gradients: [GradientPlace] = []

  /// Range of weights that is packed into a matrix before each step.
  struct Packing: Sendable {
    let matrix: Int
    let start: Int
    let rowStride: Int
    let columnStride: Int
    let rows: Range<Int>
    let columns: Range<Int>
    /// Factor with which the weights are added to those that are packed there already; nil to
    /// replace them.
    let adding: Float?
    /// True if only the backward pass reads the matrix.
    let isForTraining: Bool
  }
}

/// Rounds a number of lanes up to whole cache lines.
func alignedLanes(_ count: Int) -> Int { (count + 1) & ~1 }
