/// One kernel at the shape at which the engine calls it, over buffers of its own.
struct Kernel {
  /// What is counted: floating-point operations or bytes, of one call of `run`.
  enum Work {
    case operations(Int)
    /// Read and written.
    case bytes(Int)

    var amount: Double {
      switch self {
      case .operations(let count), .bytes(let count): Double(count)
      }
    }

    var unit: String {
      switch self {
      case .operations: "GFLOP/s"
      case .bytes: "GB/s"
      }
    }
  }

  let name: String
  let work: Work
  /// The name of the kernel that does as much work of the kind as can be done; itself for a bound.
  let bound: String
  let run: () -> Void

  init(_ name: String, _ work: Work, bound: String, run: @escaping () -> Void) {
    self.name = name
    self.work = work
    self.bound = bound
    self.run = run
  }
}

/// The embedding dimension and what the engine derives from it, with the defaults of two heads and
/// three layers of attention.
struct Shape {
  let dimension: Int

  let heads = 2
  /// Of MovieLens 1M.
  let fields = 14
  /// Values of all fields, each with one for the unknown.
  let values = 13_389
  let batch = 2048

  /// Queries, keys, values, residual.
  let projections = 4

  /// Width of a token after the first layer of attention.
  var width: Int { heads * dimension }
  /// What one head projects a token to.
  var headWidth: Int { projections * dimension }
  /// Lanes from one token to the next; odd, as in the engine.
  var stride: Int { width | 1 }
  /// Floats of the embedding table, most of the model's parameters.
  var parameters: Int { values * dimension }
}
