import CKernels

/// The peak rate of a core, which bounds every kernel: fused multiply-adds without memory access,
/// of the CPU's widest vectors whatever the program was built for.
public enum MultiplyAddPeak {
  /// Floats in the CPU's widest vector of fused multiply-adds.
  public static var vectorWidth: Int { Int(sweep_widest_vector()) }

  /// Floating-point operations of one iteration of `run`.
  public static var operationsPerIteration: Int { Int(sweep_operations_per_iteration()) }

  /// Runs fused multiply-adds on independent vectors.
  ///
  /// - Returns: a number that depends on all of them, so that the compiler removes none.
  public static func run(iterations: Int, factor: Float) -> Float {
    sweep_run_multiply_adds(Int64(iterations), factor)
  }
}
