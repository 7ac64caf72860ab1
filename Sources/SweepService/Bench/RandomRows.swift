import Arithmetic
import Engine
import ExperimentModel

/// Rows of pseudo-random values and labels with histories, the same in every process.
struct RandomRows {
  let fieldSizes: [Int]
  let indices: [UInt32]
  let labels: [UInt8]
  /// Items of all histories.
  private let items: [UInt32]
  private let histories: [HistoryRange]

  /// - Parameter itemField: the field that histories are of. Their lengths are uniform from 0 to 139:
  ///   half of MovieLens 1M's rows have more than 70 earlier positive ratings of their user.
  init(count: Int, fieldSizes: [Int], itemField: Int) {
    self.fieldSizes = fieldSizes
    var random = SplitMix64(seed: 1)
    indices = (0..<count * fieldSizes.count).map { place in
      UInt32(random.next(below: UInt64(fieldSizes[place % fieldSizes.count])))
    }
    labels = (0..<count).map { _ in UInt8(random.next(below: 2)) }
    items = (0..<16_384).map { _ in UInt32(random.next(below: UInt64(fieldSizes[itemField]))) }
    let starts = UInt64(items.count - 140)
    histories = (0..<count).map { _ in
      let start = UInt32(random.next(below: starts))
      return HistoryRange(start: start, end: start + UInt32(random.next(below: 140)))
    }
  }

  private init(_ rows: RandomRows, indices: [UInt32]) {
    let count = indices.count / rows.fieldSizes.count
    fieldSizes = rows.fieldSizes
    self.indices = indices
    labels = [UInt8](repeating: 0, count: count)
    items = rows.items
    histories = [HistoryRange](repeating: rows.histories[0], count: count)
  }

  /// Returns unlabelled rows with the history of the first row.
  func candidates(indices: [UInt32]) -> RandomRows { RandomRows(self, indices: indices) }

  /// Calls `body` with the rows as an engine reads them.
  func withTable<Result>(_ body: (borrowing TrainingRows) -> Result) -> Result {
    body(
      TrainingRows(
        indices: indices.span, labels: labels.span, fields: fieldSizes.count,
        histories: RowHistories(items: items.span, ranges: histories.span)))
  }
}
