import Engine

extension ListLayout {
  /// Returns the positions of rows in the order of a step: for a pointwise loss all rows, otherwise
  /// lists of a positive row and its sampled negatives, as many as they need.
  ///
  /// - Parameters:
  ///   - anchors: positions of the dataset's own rows; the negatives of each follow it.
  ///   - count: number of rows.
  func lists(of anchors: [UInt32], count: Int) -> [UInt32] {
    guard size > 1 else { return (0..<UInt32(count)).map(\.self) }
    var rows: [UInt32] = []
    var lists = 0
    for (number, anchor) in anchors.enumerated() {
      let end = number + 1 < anchors.count ? anchors[number + 1] : UInt32(count)
      var negatives = (anchor + 1..<end)[...]
      repeat {
        rows.append(anchor)
        rows += negatives.prefix(size - 1)
        negatives = negatives.dropFirst(size - 1)
        lists += 1
        // Lanes without a partner repeat the anchor.
        let filled = self.rows(ofAnchors: lists)
        while rows.count < filled { rows.append(anchor) }
      } while !negatives.isEmpty
    }
    return rows
  }
}
