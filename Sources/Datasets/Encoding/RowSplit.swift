import Arithmetic
import Crypto
import ExperimentModel

/// Assignment of rows to training, validation and test, and their order in the encoded table: training
/// rows first, then validation, then test.
struct RowSplit: Sendable, Hashable {
  /// Rows of the source in the order of the encoded table.
  let order: [UInt32]
  let trainCount: Int
  let validationCount: Int

  var testCount: Int { order.count - trainCount - validationCount }

  /// - Parameters:
  ///   - users: The number of each row's user, below `userCount`.
  ///   - timestamps: One per row.
  init(users: [UInt32], userCount: Int, timestamps: [Int64], _ split: SplitSpecification) {
    let rows = users.count
    switch split.kind {
    case .rows:
      let order = split.withFoldLast(Self.shuffled(rows, split))
      let (test, validation) = split.counts(of: rows)
      self.init(order: order, trainCount: rows - test - validation, validationCount: validation)
    case .byUser:
      let totals = Self.counts(of: users, userCount)
      self.init(Self.shuffled(rows, split), users, totals) { total in
        var (test, validation) = split.counts(of: total)
        // Without a training row of the user there is nothing to test.
        if test == total { (test, validation) = (total - 1, 0) }
        if test + validation == total { validation -= 1 }
        return (test, validation)
      }
    case .users:
      let totals = Self.counts(of: users, userCount)
      let present = (0..<UInt32(userCount)).filter { totals[Int($0)] > 0 }
      let (test, validation) = split.counts(of: present.count)
      var parts = [Part](repeating: .train, count: userCount)
      for (place, position) in split.withFoldLast(
        Self.shuffled(present.count, split)
      ).enumerated() {
        let rank = present.count - 1 - place
        parts[Int(present[Int(position)])] =
          rank < test ? .test : rank < test + validation ? .validation : .train
      }
      self.init(Self.shuffled(rows, split)) { parts[Int(users[Int($0)])] }
    case .byTime:
      let order = Self.chronological(timestamps)
      func cut(_ place: Int) -> Int {
        // Rows with the same timestamp stay together: test rows are strictly later than training rows.
        var place = place
        while place > 0, place < rows,
          timestamps[Int(order[place])] == timestamps[Int(order[place - 1])]
        { place -= 1 }
        return place
      }
      let testStart = cut(rows - split.counts(of: rows).test)
      let validationStart = cut(testStart - split.counts(of: rows).validation)
      self.init(
        order: order, trainCount: validationStart, validationCount: testStart - validationStart)
    case .last, .leaveOneOut:
      let totals = Self.counts(of: users, userCount)
      self.init(Self.chronological(timestamps), users, totals) { total in
        let test = min(split.last, total - 1)
        return (test, min(split.last, total - 1 - test))
      }
    }
  }

  /// SHA-256 of the rows' parts and order, in hexadecimal: equal splits of the same source have equal
  /// hashes, whatever the fields.
  var hash: String {
    var hash = SHA256()
    for number in [UInt64(trainCount), UInt64(validationCount)] {
      withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
    }
    order.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().hexadecimal
  }

  // MARK: - Assignment

  private enum Part { case train, validation, test }

  private init(order: [UInt32], trainCount: Int, validationCount: Int) {
    self.order = order
    self.trainCount = trainCount
    self.validationCount = validationCount
  }

  /// Groups rows by part, keeping their order.
  private init(_ sequence: [UInt32], part: (UInt32) -> Part) {
    var order: [UInt32] = []
    order.reserveCapacity(sequence.count)
    var validation: [UInt32] = []
    var test: [UInt32] = []
    for row in sequence {
      switch part(row) {
      case .train: order.append(row)
      case .validation: validation.append(row)
      case .test: test.append(row)
      }
    }
    let trainCount = order.count
    self.init(
      order: order + validation + test, trainCount: trainCount, validationCount: validation.count)
  }

  /// Assigns each user's last rows of a sequence to test, and the ones before them to validation.
  private init(
    _ sequence: [UInt32], _ users: [UInt32], _ totals: [Int],
    shares: (Int) -> (test: Int, validation: Int)
  ) {
    // Rows of each user that follow.
    var left = totals
    self.init(sequence) { row in
      let user = Int(users[Int(row)])
      let (test, validation) = shares(totals[user])
      defer { left[user] -= 1 }
      return left[user] <= test ? .test : left[user] <= test + validation ? .validation : .train
    }
  }

  /// Returns the rows in an order that depends on the split's own seed alone, so that trials of all
  /// seeds have the same parts.
  private static func shuffled(_ rows: Int, _ split: SplitSpecification) -> [UInt32] {
    var random = SplitMix64(seed: split.seed)
    return random.permutation(count: rows)
  }

  /// Returns the rows in chronological order; ties keep the order of the source.
  private static func chronological(_ timestamps: [Int64]) -> [UInt32] {
    (0..<UInt32(timestamps.count)).sorted {
      let (a, b) = (timestamps[Int($0)], timestamps[Int($1)])
      return a != b ? a < b : $0 < $1
    }
  }

  private static func counts(of users: [UInt32], _ userCount: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: userCount)
    for user in users { counts[Int(user)] += 1 }
    return counts
  }
}

extension SplitSpecification {
  /// Returns the numbers of test and validation rows.
  fileprivate func counts(of total: Int) -> (test: Int, validation: Int) {
    let test = foldRange(of: total)?.count ?? Int((Double(total) * self.test).rounded())
    return (test, Int((Double(total - test) * validation).rounded()))
  }

  /// Returns a shuffled list with the members of the fold at its end, where those that test are.
  fileprivate func withFoldLast(_ shuffled: [UInt32]) -> [UInt32] {
    guard let range = foldRange(of: shuffled.count) else { return shuffled }
    return Array(shuffled[range.upperBound...] + shuffled[..<range.upperBound])
  }

  /// The places of the fold's members in the shuffled list; nil without folds.
  private func foldRange(of total: Int) -> Range<Int>? {
    fold.map { total * ($0.number - 1) / $0.count..<total * $0.number / $0.count }
  }
}
