import ExperimentModel
import GRDB

// Conversions between columns and values of the model.

extension UInt64 {
  /// A plain integer if SQLite has one of that size, else text.
  var storedSeed: DatabaseValue {
    Int64(exactly: self)?.databaseValue ?? String(self).databaseValue
  }

  init(storedSeed value: DatabaseValue) throws {
    switch value.storage {
    case .int64(let number) where number >= 0: self = UInt64(number)
    case .string(let text):
      guard let number = UInt64(text) else { fallthrough }
      self = number
    default:
      throw ResultStoreError(.damaged, "the database is damaged: a seed is '\(value)'")
    }
  }
}

extension TrialState {
  init(stored text: String) throws {
    guard let state = TrialState(rawValue: text) else {
      throw ResultStoreError(.damaged, "the database is damaged: the state of a trial is '\(text)'")
    }
    self = state
  }
}

extension Double {
  /// SQLite stores NaN as null.
  init(measurement: Double?) { self = measurement ?? .nan }
}

extension ResourceUsage {
  /// Nil if nothing was measured.
  init?(storedSeconds seconds: Double?, bytes: Int64?) {
    guard let seconds, let bytes else { return nil }
    self.init(cpuSeconds: seconds, peakResidentBytes: bytes)
  }
}

extension EpochMetrics {
  /// Columns of `epoch_metrics`, in the order in which `init(stored:from:)` reads them.
  static let columns = """
    epoch, train_loss, validation_loss, validation_auc, seconds, samples_per_second, \
    learning_rate, validation_metrics
    """

  /// - Parameter column: the first one.
  init(stored row: Row, from column: Int = 0) {
    let validation: String? = row[column + 7]
    self.init(
      epoch: row[column], trainLoss: Double(measurement: row[column + 1]),
      validationLoss: Double(measurement: row[column + 2]), validationAUC: row[column + 3],
      seconds: Double(measurement: row[column + 4]),
      samplesPerSecond: Double(measurement: row[column + 5]), learningRate: row[column + 6],
      // A damaged text changes the checksum.
      validation: validation.flatMap { try? JSONText.decode([String: Double].self, from: $0) }
        ?? [:])
  }
}

extension ReliabilityBins {
  /// Rows, positive rows and the sum of probabilities of each bin.
  var numbers: [Double] {
    bins.flatMap { [Double($0.rows), Double($0.positives), $0.probabilities] }
  }

  /// Nil if the numbers are not those of bins.
  init?(numbers: [Double]) {
    guard numbers.count == 3 * Self.count else { return nil }
    let bins = stride(from: 0, to: numbers.count, by: 3).compactMap { start -> Bin? in
      guard let rows = Int(exactly: numbers[start]),
        let positives = Int(exactly: numbers[start + 1])
      else { return nil }
      return Bin(rows: rows, positives: positives, probabilities: numbers[start + 2])
    }
    guard bins.count == Self.count else { return nil }
    self.init(bins: bins)
  }
}
