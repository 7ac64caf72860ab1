#if SIXTEEN_LANES
  public import CKernels

  // The standard library's versions compile to two instructions on any CPU.
  extension Lanes {
    /// Adds a · b, rounded once.
    @inlinable @inline(__always)
    public mutating func addProduct(_ a: Lanes, _ b: Lanes) {
      self = sweep_multiply_add(a, b, self)
    }

    /// Returns self + a · b, rounded once.
    @inlinable @inline(__always)
    public func addingProduct(_ a: Lanes, _ b: Lanes) -> Lanes {
      sweep_multiply_add(a, b, self)
    }

    /// Returns self + a · b, rounded once.
    @inlinable @inline(__always)
    public func addingProduct(_ a: Lanes, _ b: Float) -> Lanes {
      sweep_multiply_add(a, Lanes(repeating: b), self)
    }

    /// Adds a · b, rounded once.
    @inlinable @inline(__always)
    public mutating func addProduct(_ a: Lanes, _ b: Float) {
      self = sweep_multiply_add(a, Lanes(repeating: b), self)
    }
  }
#endif
