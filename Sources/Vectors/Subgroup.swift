/// One number for each of eight samples: the unit in which sums over samples are ordered.
///
/// A group of sixteen samples is two subgroups. Every sum over samples adds the first subgroup, then
/// the second one, so weights are the same to the last bit for both widths of `Lanes`.
public typealias Subgroup = SIMD8<Float>

extension Subgroup {
  /// The sum of all lanes by halves, an order that is the same on every CPU.
  package var laneSum: Float {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}

extension Lanes {
  /// Subgroups of a group.
  @inlinable @inline(__always)
  package static var subgroups: Int { scalarCount / Subgroup.scalarCount }

  /// One of the group's subgroups.
  @inlinable @inline(__always)
  package func subgroup(_ number: Int) -> Subgroup {
    #if SIXTEEN_LANES
      number == 0 ? lowHalf : highHalf
    #else
      self
    #endif
  }
}

#if SIXTEEN_LANES
  // What sums over samples are written with: the same lines add a group of eight.
  extension Subgroup {
    /// Adds the group's subgroups, one after the other.
    @inlinable @inline(__always)
    package static func += (sum: inout Subgroup, group: Lanes) {
      sum = (sum + group.lowHalf) + group.highHalf
    }

    /// Adds the products of the group's subgroups, one after the other.
    @inlinable @inline(__always)
    package mutating func addProduct(_ a: Lanes, _ b: Lanes) {
      addProduct(a.lowHalf, b.lowHalf)
      addProduct(a.highHalf, b.highHalf)
    }
  }
#endif
