/// A kernel to measure, in the engine's shapes, with its own buffers.
struct Kernel {
  /// Floating-point operations or bytes per call of `run`.
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
  /// Name of the kernel whose rate is the upper bound; its own name for a bound.
  let bound: String
  let run: () -> Void

  init(_ name: String, _ work: Work, bound: String, run: @escaping () -> Void) {
    self.name = name
    self.work = work
    self.bound = bound
    self.run = run
  }
}

/// The embedding dimension and the shapes that the engine derives from it, with its default of two
/// heads.
struct Shape {
  let dimension: Int

  let heads = 2
  /// F of MovieLens 1M.
  let fields = 14
  /// Keys of all fields of MovieLens 1M, each field with one for unknown values.
  let values = 13_389
  let batch = 2048

  /// Query, key, value and residual.
  let projections = 4

  /// Width of a token after the first interacting layer: H · d.
  var width: Int { heads * dimension }
  /// Width of a head's projections: 4 · d.
  var headWidth: Int { projections * dimension }
  /// Lanes from one token to the next; odd, as in the engine.
  var stride: Int { width | 1 }
  /// Number of weights of the embedding table.
  var parameters: Int { values * dimension }
}
