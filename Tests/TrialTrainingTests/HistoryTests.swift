import Arithmetic
import Datasets
import Engine
import ExperimentModel
import Testing

/// Histories contain what a user rated in training rows, strictly before a row, and nothing else.
@Suite struct HistoryTests {
  /// Rows of a random table with few users, movies and times, so that users, movies and times
  /// repeat.
  private struct Row: Hashable {
    /// Identity of the row, whatever its place.
    let number: Int
    var user: UInt32
    var movie: UInt32
    var time: Int64
    var isPositive: Bool
    var isTrained: Bool
  }

  private static func table(_ random: inout SplitMix64) -> [Row] {
    (0..<120).map { number in
      Row(
        number: number, user: UInt32(random.next(below: 5)),
        movie: UInt32(random.next(below: 9)), time: Int64(random.next(below: 12)) - 3,
        isPositive: random.next(below: 3) > 0, isTrained: random.next(below: 4) > 0)
    }
  }

  /// The history of each row, as the engine reads it, by the row's number.
  private static func lists(_ rows: [Row], length: Int) -> [Int: [UInt32]] {
    let histories = UserHistories(
      users: rows.map(\.user), movies: rows.map(\.movie), times: rows.map(\.time)
    ) { rows[$0].isPositive && rows[$0].isTrained }
    let read = RowHistories(items: histories.movies.span, ranges: histories.ranges.span)
    var lists: [Int: [UInt32]] = [:]
    for (place, row) in rows.enumerated() {
      var list: [UInt32] = []
      let count = read.forEachNewest(ofRow: place, excluding: row.movie, most: length) {
        list.append($1)
      }
      precondition(count == list.count)
      lists[row.number] = list
    }
    return lists
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func historiesAreThoseOfAPlainSearch(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let rows = Self.table(&random)
    let length = 1 + Int(random.next(below: 8))
    let lists = Self.lists(rows, length: length)
    for row in rows {
      let expected =
        rows.filter { other in
          other.isTrained && other.isPositive && other.user == row.user && row.user != 0
            && other.movie != 0 && other.time < row.time && other.movie != row.movie
        }
        .sorted { $0.time != $1.time ? $0.time > $1.time : $0.movie > $1.movie }
        .prefix(length).map(\.movie)
      #expect(lists[row.number] == expected)
      #expect(lists[row.number]?.contains(row.movie) == false)
    }
    #expect(lists.values.contains { $0.count == length })
    #expect(lists.values.contains([]))
  }

  /// Nothing that happens at or after a time changes a history at that time.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func laterRowsChangeNoHistory(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let rows = Self.table(&random)
    let lists = Self.lists(rows, length: 6)
    for row in rows.shuffled(using: &random).prefix(12) {
      var earlier = rows.filter { $0.time < row.time }
      let later = rows.filter { $0.time >= row.time }
      #expect(Self.lists(earlier + [row], length: 6)[row.number] == lists[row.number])
      // Permuted, and with other contents.
      let permuted = Self.lists((earlier + later).shuffled(using: &random), length: 6)
      #expect(permuted[row.number] == lists[row.number])
      for var other in later where other.number != row.number {
        other.movie = UInt32(random.next(below: 9))
        other.user = UInt32(random.next(below: 5))
        other.isPositive.toggle()
        other.isTrained.toggle()
        other.time += Int64(random.next(below: 3))
        earlier.append(other)
      }
      earlier.append(row)
      #expect(Self.lists(earlier, length: 6)[row.number] == lists[row.number])
    }
  }

  /// Of rows at the same moment, none is in the history of another.
  @Test func rowsOfOneMomentDoNotKnowEachOther() {
    let rows = (0..<30).map {
      Row(
        number: $0, user: 1, movie: UInt32($0 % 7 + 1), time: 5, isPositive: true, isTrained: true)
    }
    #expect(Self.lists(rows, length: 50).values.allSatisfy { $0.isEmpty })
  }

  @Test func validationAndTestRowsAreInNoHistory() {
    var random = SplitMix64(seed: 7)
    let rows = Self.table(&random)
    let changed = rows.map { row in
      var row = row
      if !row.isTrained { row.isPositive.toggle() }
      return row
    }
    #expect(Self.lists(changed, length: 9) == Self.lists(rows, length: 9))
  }
}
