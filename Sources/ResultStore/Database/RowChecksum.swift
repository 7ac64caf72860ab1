import Arithmetic
import ExperimentModel
import Foundation
import GRDB

/// Checksum of a row, stored in the row. SQLite detects damage to its own structure, but not a
/// flipped bit in a number.
/// One changed byte always changes the sum.
struct RowChecksum {
  private var hash = FNV1a()

  /// The sum as SQLite's signed integer.
  var stored: Int64 { Int64(bitPattern: hash.value) }

  mutating func add(_ text: String) {
    hash.add(text.utf8)
    hash.add(0xFF)  // No byte of UTF-8: separates texts.
  }

  mutating func add(_ number: Int) { add(bits: UInt64(bitPattern: Int64(number))) }

  /// Any NaN counts as the same one and −0 as 0, as SQLite stores them.
  mutating func add(_ value: Double) {
    add(bits: value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern)
  }

  mutating func add(_ data: Data) { hash.add(data) }

  private mutating func add(bits: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { hash.add(bits >> shift & 0xFF) }
  }

  /// - Parameters:
  ///   - stored: nil for rows of versions without checksums.
  ///   - what: the row, for the message.
  /// - Throws: `ResultStoreError` of code `damaged`.
  func verify(_ stored: Int64?, _ what: String) throws {
    guard let stored, stored != self.stored else { return }
    throw ResultStoreError(
      .damaged,
      "the database is damaged: the checksum of \(what) is wrong; restore a copy, or remove the trial "
        + "with 'sweep rm' and train it again")
  }
}

extension RowChecksum {
  init(_ epoch: EpochMetrics) {
    add(epoch.epoch)
    for value in [
      epoch.trainLoss, epoch.validationLoss, epoch.validationAUC ?? .nan, epoch.seconds,
      epoch.samplesPerSecond,
    ] {
      add(value)
    }
    // Rows of versions without schedules have neither.
    if let rate = epoch.learningRate { add(rate) }
    for (name, value) in epoch.validation.sorted(by: { $0.key < $1.key }) {
      add(name)
      add(value)
    }
  }

  /// Checksum of an attempt without its log.
  ///
  /// - Parameters:
  ///   - start: stored seconds since 1970; a `Date` counts from another year and rounds.
  ///   - end: in the same way.
  init(_ attempt: AttemptRecord, start: Double, end: Double) {
    add(attempt.state.rawValue)
    add(attempt.cause?.description ?? "")
    add(start)
    add(end)
    add(attempt.usage?.cpuSeconds ?? .nan)
    add(Int(attempt.usage?.peakResidentBytes ?? -1))
    add(attempt.samplesPerSecond ?? .nan)
  }

  /// Checksum of a trial's result without its per-user metrics.
  init(_ result: TrialResult) {
    add(result.weightsHash)
    add(result.parameterCount)
    if let epochs = result.epochs { add(epochs) }
    if let kept = result.keptEpoch { add(kept) }
    // The list has a checksum of its own: this tells it from others.
    if let first = result.validationUsers.first, let last = result.validationUsers.last {
      for number in [result.validationUsers.count, Int(first), Int(last)] { add(number) }
    }
    for (name, value) in result.metrics.sorted(by: { $0.key < $1.key }) {
      add(name)
      add(value)
    }
  }

  static func texts(_ texts: String...) -> RowChecksum {
    var sum = RowChecksum()
    for text in texts { sum.add(text) }
    return sum
  }

  /// Checksum of a named list of values.
  static func list(_ name: String, _ data: Data) -> RowChecksum {
    var sum = RowChecksum()
    sum.add(name)
    sum.add(data)
    return sum
  }
}
