import Arithmetic
import ExperimentModel
import Testing

@testable import Datasets

/// Who trains and who tests, whatever the split.
@Suite struct RowSplitTests {
  /// Ratings as a split sees them.
  struct Rows: Sendable, CustomTestStringConvertible {
    let users: [UInt32]
    let timestamps: [Int64]
    let userCount: Int

    /// Random users, some very active and some with one row or none; few moments, so many are equal.
    init(_ count: Int, seed: UInt64) {
      var random = SplitMix64(seed: seed)
      userCount = max(1, count / 7)
      var users: [UInt32] = []
      var timestamps: [Int64] = []
      for _ in 0..<count {
        let bound = 1 + random.next(below: UInt64(userCount))
        users.append(UInt32(random.next(below: bound)))
        timestamps.append(Int64(random.next(below: UInt64(count / 3 + 2))) - 5)
      }
      self.users = users
      self.timestamps = timestamps
    }

    func split(_ specification: SplitSpecification) -> RowSplit {
      RowSplit(users: users, userCount: userCount, timestamps: timestamps, specification)
    }

    var testDescription: String { "\(users.count) rows" }
  }

  static let specifications: [SplitSpecification] =
    SplitSpecification.Kind.allCases.flatMap { kind in
      [
        SplitSpecification(kind: kind),
        SplitSpecification(kind: kind, test: 0.5, validation: 0.45, seed: 7, last: 3),
        SplitSpecification(kind: kind, test: 0.01, validation: 0.9, seed: 1, last: 100),
      ]
    }
  static let rows = [1, 2, 3, 10, 99, 1000].map { Rows($0, seed: UInt64($0)) }

  @Test(arguments: specifications, rows)
  func noRowIsLostOrDoubled(_ specification: SplitSpecification, _ rows: Rows) {
    let split = rows.split(specification)
    // A permutation: each row is in one part only, so no test row is in train.
    #expect(split.order.sorted() == Array(0..<UInt32(rows.users.count)))
    #expect(split.trainCount >= 0 && split.validationCount >= 0 && split.testCount >= 0)
    let parts = [
      split.order[..<split.trainCount],
      split.order[split.trainCount..<split.trainCount + split.validationCount],
      split.order[(split.trainCount + split.validationCount)...],
    ]
    #expect(parts.map(\.count) == [split.trainCount, split.validationCount, split.testCount])
    // The same every time.
    #expect(rows.split(specification) == split)
    #expect(rows.split(specification).hash == split.hash)
  }

  @Test(arguments: specifications.filter { $0.kind == .rows })
  func rowsAtRandomHaveTheirShares(_ specification: SplitSpecification) {
    for rows in Self.rows {
      let count = rows.users.count
      let split = rows.split(specification)
      let test = Int((Double(count) * specification.test).rounded())
      #expect(split.testCount == test)
      #expect(
        split.validationCount
          == Int((Double(count - test) * specification.validation).rounded()))
    }
  }

  @Test func seedsMakeOtherSplits() {
    let rows = Rows(500, seed: 3)
    for kind in SplitSpecification.Kind.allCases {
      let hashes = [1, 2, 3].map { rows.split(.init(kind: kind, seed: $0)).hash }
      #expect(Set(hashes).count == (kind.isRandom ? 3 : 1), "\(kind)")
    }
    let hashes = SplitSpecification.Kind.allCases.map { rows.split(.init(kind: $0)).hash }
    // Leaving one out is the last one.
    #expect(Set(hashes).count == hashes.count - 1)
  }

  @Test func shufflesAreUnbiased() {
    // Where the first of four rows goes, over many seeds.
    var places = [0, 0, 0, 0]
    for seed in 0..<4000 {
      let order = RowSplit(
        users: [0, 0, 0, 0], userCount: 1, timestamps: [0, 0, 0, 0],
        SplitSpecification(seed: UInt64(seed))
      ).order
      places[order.firstIndex(of: 0)!] += 1
    }
    for place in places { #expect(abs(place - 1000) < 150) }
  }

  @Test(arguments: specifications.filter { $0.kind == .byUser })
  func everyUserHasTheShares(_ specification: SplitSpecification) {
    let rows = Rows(1000, seed: 5)
    let counts = partsByUser(rows, specification)
    for count in counts where count.total > 0 {
      #expect(count.train >= 1)
      let test = Int((Double(count.total) * specification.test).rounded())
      #expect(count.test == min(test, count.total - 1))
    }
  }

  @Test(arguments: specifications.filter { $0.kind == .users })
  func wholeUsersStayTogether(_ specification: SplitSpecification) {
    let counts = partsByUser(Rows(1000, seed: 6), specification)
    for count in counts {
      #expect([count.train, count.validation, count.test].filter { $0 > 0 }.count <= 1)
    }
    let present = counts.filter { $0.total > 0 }
    let test = Int((Double(present.count) * specification.test).rounded())
    #expect(present.count { $0.test > 0 } == test)
  }

  @Test(arguments: specifications.filter { $0.kind == .byTime }, rows)
  func theFutureIsTested(_ specification: SplitSpecification, _ rows: Rows) {
    let split = rows.split(specification)
    let moments = split.order.map { rows.timestamps[Int($0)] }
    #expect(moments == moments.sorted())
    for start in [split.trainCount, split.trainCount + split.validationCount]
    where start > 0 && start < moments.count {
      // Strictly later, also where many rows share a moment.
      #expect(moments[start - 1] < moments[start])
    }
  }

  @Test(arguments: specifications.filter { !$0.kind.hasShares })
  func eachUsersLastRowsTest(_ specification: SplitSpecification) {
    let rows = Rows(1000, seed: 8)
    let split = rows.split(specification)
    for count in partsByUser(rows, specification) where count.total > 0 {
      #expect(count.test == min(specification.last, count.total - 1))
      #expect(count.validation == min(specification.last, count.total - 1 - count.test))
    }
    // Nothing of a user's that trains is later than what tests.
    var latest = [Int64](repeating: .min, count: rows.userCount)
    for row in split.order {
      let user = Int(rows.users[Int(row)])
      #expect(rows.timestamps[Int(row)] >= latest[user])
      latest[user] = rows.timestamps[Int(row)]
    }
  }

  @Test func earlierStoresKnewOneKindOnly() throws {
    let old = #"{"test": 0.3, "validation": 0.1, "seed": 9}"#
    #expect(
      try DatasetFixture.decode(SplitSpecification.self, old)
        == SplitSpecification(test: 0.3, validation: 0.1, seed: 9))
  }

  private typealias Parts = (train: Int, validation: Int, test: Int, total: Int)

  private func partsByUser(_ rows: Rows, _ specification: SplitSpecification) -> [Parts] {
    let split = rows.split(specification)
    var counts = [Parts](repeating: (0, 0, 0, 0), count: rows.userCount)
    for (place, row) in split.order.enumerated() {
      let user = Int(rows.users[Int(row)])
      counts[user].total += 1
      if place < split.trainCount {
        counts[user].train += 1
      } else if place < split.trainCount + split.validationCount {
        counts[user].validation += 1
      } else {
        counts[user].test += 1
      }
    }
    return counts
  }
}
