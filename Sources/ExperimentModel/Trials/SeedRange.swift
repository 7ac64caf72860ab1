/// One seed, or consecutive ones as people write them: `101..110`.
package enum SeedRange {
  /// The most seeds of a range: as many as a sweep may add.
  package static let most: UInt64 = 1_000

  /// What a text means that has two dots between numbers.
  package enum Reading: Sendable, Hashable {
    case seeds([UInt64])
    case mistake(String)
  }

  /// Nil if the text is not two whole numbers with dots between them.
  package static func reading(_ text: String) -> Reading? {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    for part in parts {
      if let complaint = Seed.complaint(of: String(part)) { return .mistake(complaint) }
    }
    guard let first = UInt64(parts[0]), let last = UInt64(parts[1]) else { return nil }
    guard first <= last else {
      return .mistake("the range \(text) ends before it begins; write \(last)..\(first)")
    }
    guard last - first < most else {
      return .mistake("the range \(text) has more than \(most) seeds")
    }
    return .seeds(Array(first...last))
  }

  /// Returns seeds as a list with ranges where three or more are consecutive: `42,101..110`.
  package static func text(_ seeds: [UInt64], separator: String = ",") -> String {
    var runs: [ClosedRange<UInt64>] = []
    for seed in seeds {
      if let last = runs.last, last.upperBound < .max, last.upperBound + 1 == seed {
        runs[runs.count - 1] = last.lowerBound...seed
      } else {
        runs.append(seed...seed)
      }
    }
    return runs.flatMap { run in
      run.count > 2 ? ["\(run.lowerBound)..\(run.upperBound)"] : run.map { "\($0)" }
    }.joined(separator: separator)
  }
}
