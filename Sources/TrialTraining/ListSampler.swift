package import Engine

/// The rows of each user by label, from which the partners of anchors are drawn.
///
/// A partner is a row of the anchor's user with the opposite label, drawn uniformly without
/// replacement. Draws are a function of seed, epoch and the anchor's row, so they depend neither on
/// batches and threads nor on interruptions.
package struct ListSampler: Sendable {
  private let layout: ListLayout
  private let first: Int
  /// Group of each row: 2 · user + label.
  private let groups: [UInt32]
  /// Rows by group, in ascending order.
  private let members: [UInt32]
  /// First of the members of each group; that of the next group ends them.
  private let starts: [UInt32]

  /// - Parameters:
  ///   - rows: the rows to draw from, which are the possible anchors too.
  ///   - users: [rows], each row's user. User 0 stands for all unknown ones, and has no partners.
  ///   - labels: [rows].
  package init(_ layout: ListLayout, rows: Range<Int>, users: [UInt32], labels: [UInt8]) {
    self.layout = layout
    first = rows.lowerBound
    groups = zip(users, labels).map { 2 * $0 + ($1 == 0 ? 0 : 1) }
    var ends = [UInt32](repeating: 0, count: 2 * (Int(users.max() ?? 0) + 1) + 1)
    for group in groups { ends[Int(group) + 1] += 1 }
    for group in 1..<ends.count { ends[group] += ends[group - 1] }
    starts = ends
    var members = [UInt32](repeating: 0, count: groups.count)
    for (row, group) in groups.enumerated() {
      members[Int(ends[Int(group)])] = UInt32(first + row)
      ends[Int(group)] += 1
    }
    self.members = members
  }

  /// Returns the rows of the anchors' lists as `ListLayout` places them.
  package func lists(of anchors: Span<UInt32>, seed: UInt64, epoch: Int) -> [UInt32] {
    let stream = RandomStream(seed: seed, purpose: .pair, epoch: epoch)
    var rows: [UInt32] = []
    rows.reserveCapacity(layout.rows(ofAnchors: anchors.count))
    for number in 0..<anchors.count {
      rows.append(anchors[number])
      addPartners(of: anchors[number], stream, to: &rows)
      // Lanes without a partner repeat the anchor.
      let end = layout.rows(ofAnchors: number + 1)
      while rows.count < end { rows.append(anchors[number]) }
    }
    return rows
  }

  /// Draws partners by Floyd's algorithm: Bentley and Floyd, "A Sample of Brilliance", Communications
  /// of the ACM 1987.
  private func addPartners(of anchor: UInt32, _ stream: RandomStream, to rows: inout [UInt32]) {
    let group = Int(groups[Int(anchor) - first])
    guard group > 1 else { return }
    let start = Int(starts[group ^ 1])
    let count = Int(starts[(group ^ 1) + 1]) - start
    let wanted = min(layout.size - 1, count)
    let drawn = rows.count
    for number in 0..<wanted {
      let last = count - wanted + number
      let place = Int(
        stream.uniform(at: UInt64(anchor) &* 8 &+ UInt64(number)) * Double(last + 1))
      let partner = members[start + place]
      rows.append(rows[drawn...].contains(partner) ? members[start + last] : partner)
    }
  }
}
