/// Which of a user's training rows belong to the user's history.
package struct HistorySpecification: Sendable, Hashable, Codable {
  /// The least rating; nil for rows with a positive label.
  package let minimumRating: Double?

  package init(minimumRating: Double? = nil) { self.minimumRating = minimumRating }
}

/// Part of a table of histories: the movies that a row's user rated before, oldest first.
package struct HistoryRange: Sendable, Hashable, BitwiseCopyable {
  package let start: UInt32
  package let end: UInt32

  package static let empty = HistoryRange(start: 0, end: 0)

  package init(start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
  }
}
