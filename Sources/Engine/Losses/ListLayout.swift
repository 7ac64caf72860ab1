import Kernels

/// Places of lists of rows in the groups of a batch: an anchor in one lane, its partners in the next.
///
/// A partner is another row of the anchor's user with the opposite label. The lanes of missing
/// partners repeat the anchor, so a lane's label shows whether it has a partner, and a loss needs
/// nothing but logits and labels. No list crosses a subgroup of eight lanes, which makes sums the
/// same for every width of `Lanes`; the lanes that are left of a subgroup repeat its last anchor.
package struct ListLayout: Sendable, Hashable {
  /// Lanes of a list, 1…8; 1 for pointwise losses, whose batches are the rows themselves.
  package let size: Int

  package init(size: Int) {
    precondition((1...Subgroup.scalarCount).contains(size), "a list has one to eight rows")
    self.size = size
  }

  /// Lists of a subgroup.
  var listsOfSubgroup: Int { Subgroup.scalarCount / size }

  /// Returns the rows of a batch of lists, repeated ones included.
  package func rows(ofAnchors count: Int) -> Int {
    count / listsOfSubgroup * Subgroup.scalarCount + count % listsOfSubgroup * size
  }

  /// Returns the lists of a batch of rows.
  package func anchors(ofRows count: Int) -> Int {
    count / Subgroup.scalarCount * listsOfSubgroup + count % Subgroup.scalarCount / size
  }

  /// Lanes of the anchors in a group.
  var anchorLanes: [Int] {
    (0..<Lanes.subgroups).flatMap { subgroup in
      (0..<listsOfSubgroup).map { subgroup * Subgroup.scalarCount + $0 * size }
    }
  }

  /// True in the lanes of the anchors.
  var isAnchor: SIMDMask<IndexLanes> {
    var mask = SIMDMask<IndexLanes>(repeating: false)
    for lane in anchorLanes { mask[lane] = true }
    return mask
  }
}
