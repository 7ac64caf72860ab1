import ExperimentModel
import Foundation
import GRDB

/// A checksum of what results rest on, kept beside it: SQLite notices damage to its own structure,
/// not a flipped bit within a number.
///
/// FNV-1a, 64 bits (Fowler, Noll, Vo): every step is a bijection of the state, so a single changed
/// byte always changes the sum. It finds damage, not malice.
struct RowChecksum {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// As SQLite keeps it.
  var stored: Int64 { Int64(bitPattern: state) }

  private mutating func add(byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte: byte) }
    add(byte: 0xFF)  // Not a byte of UTF-8: keeps texts apart.
  }

  mutating func add(_ number: Int) { add(bits: UInt64(bitPattern: Int64(number))) }

  /// All that is not a number counts as one, and −0 as 0, as SQLite keeps them.
  mutating func add(_ value: Double) {
    add(bits: value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern)
  }

  mutating func add(_ data: Data) {
    for byte in data { add(byte: byte) }
  }

  private mutating func add(bits: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      add(byte: UInt8(truncatingIfNeeded: bits >> shift))
    }
  }

  /// - Parameter stored: nil for rows of a version that kept none.
  /// - Throws: `ResultStoreError` of code `damaged`.
  func verify(_ stored: Int64?, _ what: String) throws {
    guard let stored, stored != self.stored else { return }
    throw ResultStoreError(
      .damaged,
      "the database is damaged: \(what) is not what was recorded (its checksum is wrong); restore a "
        + "copy, or remove the trial with 'sweep rm' and train it again")
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
  }

  /// Of an attempt that has ended, but for its log.
  ///
  /// - Parameters:
  ///   - start: as it is stored, in seconds since 1970: dates count from another year, and round.
  ///   - end: likewise.
  init(_ attempt: AttemptRecord, start: Double, end: Double) {
    add(attempt.state.rawValue)
    add(attempt.message ?? "")
    add(start)
    add(end)
    add(attempt.usage?.cpuSeconds ?? .nan)
    add(Int(attempt.usage?.peakResidentBytes ?? -1))
    add(attempt.samplesPerSecond ?? .nan)
  }

  /// Of a trial's result, but for the values of each user.
  init(_ result: TrialResult) {
    add(result.weightsHash)
    add(result.parameterCount)
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

  /// Of a list of values with its name.
  static func list(_ name: String, _ data: Data) -> RowChecksum {
    var sum = RowChecksum()
    sum.add(name)
    sum.add(data)
    return sum
  }
}
