import Arithmetic

/// A time axis with shortened pauses, so that a sweep of two evenings does not shrink to two dots.
struct WorkingTime {
  struct Pause {
    /// Its start and length on the shortened axis, in seconds.
    let start: Double
    let kept: Double
    /// Its true length.
    let seconds: Double
  }

  /// Length of the shortened axis, in seconds.
  let length: Double
  let pauses: [Pause]
  private let blocks: [(start: Double, end: Double, offset: Double)]

  /// - Parameter spans: start and end of each attempt in seconds, in any order.
  init(_ spans: [ClosedRange<Double>]) {
    var merged: [(start: Double, end: Double)] = []
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, span.lowerBound <= last.end {
        merged[merged.count - 1].end = max(last.end, span.upperBound)
      } else {
        merged.append((span.lowerBound, span.upperBound))
      }
    }
    let work = merged.reduce(0) { $0 + $1.end - $1.start }
    var pauses: [Pause] = []
    var blocks: [(start: Double, end: Double, offset: Double)] = []
    var offset = 0.0
    for (index, block) in merged.enumerated() {
      if index > 0 {
        let gap = block.start - merged[index - 1].end
        let kept = min(gap, work * 0.04)
        if kept < gap { pauses.append(Pause(start: offset, kept: kept, seconds: gap)) }
        offset += kept
      }
      blocks.append((block.start, block.end, offset))
      offset += block.end - block.start
    }
    length = offset
    self.pauses = pauses
    self.blocks = blocks
  }

  /// Returns the place of a moment that lies within one of the spans.
  func place(_ moment: Double) -> Double {
    guard !blocks.isEmpty else { return 0 }
    let block = blocks[max(0, blocks.partitioningIndex { $0.start > moment } - 1)]
    return block.offset + min(max(moment - block.start, 0), block.end - block.start)
  }
}
