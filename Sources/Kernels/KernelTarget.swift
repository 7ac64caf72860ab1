import CKernels

/// The CPU that the kernels were compiled for.
public enum KernelTarget {
  /// Samples in a vector.
  public static var lanes: Int { Lanes.scalarCount }

  /// True if the kernels need AVX-512, not only AVX2.
  public static var needsAVX512: Bool { sweep_is_compiled_for_avx512() != 0 }
}
