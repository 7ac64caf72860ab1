package import Foundation

/// Everything that the store knows of one sweep at one moment: what reports are made of.
package struct SweepSnapshot: Sendable, Hashable {
  package var sweep: Sweep
  package var dataset: DatasetDescription
  /// Every configuration × seed of the sweep, in the order of the grid file.
  package var trials: [TrialRecord]
  package var environment: RunEnvironment

  package init(
    sweep: Sweep, dataset: DatasetDescription, trials: [TrialRecord], environment: RunEnvironment
  ) {
    self.sweep = sweep
    self.dataset = dataset
    self.trials = trials
    self.environment = environment
  }
}

/// A trial and all that is known of it.
package struct TrialRecord: Sendable, Hashable, Identifiable {
  package var trial: Trial
  /// Position of its configuration in the sweep, from 0.
  package var number: Int
  package var state: TrialState
  package var epochs: [EpochMetrics]
  /// Nil until finished.
  package var result: TrialResult?
  /// In the order in which they started.
  package var attempts: [AttemptRecord]

  package init(
    trial: Trial, number: Int, state: TrialState, epochs: [EpochMetrics] = [],
    result: TrialResult? = nil, attempts: [AttemptRecord] = []
  ) {
    self.trial = trial
    self.number = number
    self.state = state
    self.epochs = epochs
    self.result = result
    self.attempts = attempts
  }

  package var id: TrialID { trial.id }
  /// The attempt that counts: the last one that finished, else the latest.
  package var attempt: AttemptRecord? {
    (state == .finished ? attempts.last { $0.state == .finished } : nil) ?? attempts.last
  }
  /// Seconds of the attempt that counts, on a monotonic clock. Where it went on from the checkpoint of another
  /// and finished, those of all epochs, for the earlier ones were part of the work too.
  package var seconds: Double? {
    guard let seconds = attempt?.seconds, state == .finished, attempts.count > 1 else {
      return attempt?.seconds
    }
    return max(seconds, epochs.reduce(0) { $1.seconds.isFinite ? $0 + $1.seconds : $0 })
  }
}

/// One process that worked on a trial.
package struct AttemptRecord: Sendable, Hashable {
  package var startedAt: Date
  /// Nil while it runs.
  package var endedAt: Date?
  /// `running`, or what ended it.
  package var state: TrialState
  /// What went wrong, in words for people; nil when nothing did.
  package var message: String?
  /// The last lines of the worker's log.
  package var log: String
  package var usage: ResourceUsage?
  /// Training rows a second, mean over the epochs that it reported; nil while it runs, and without
  /// epochs.
  package var samplesPerSecond: Double?

  package init(
    startedAt: Date, endedAt: Date? = nil, state: TrialState, message: String? = nil,
    log: String = "", usage: ResourceUsage? = nil, samplesPerSecond: Double? = nil
  ) {
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.state = state
    self.message = message
    self.log = log
    self.usage = usage
    self.samplesPerSecond = samplesPerSecond
  }

  /// What became of an attempt whose runner ended without recording it.
  package static let lostMessage = "lost: the runner ended"

  /// - Parameter speeds: of its epochs; what is not a number was not measured.
  package static func meanSpeed(_ speeds: [Double]) -> Double? {
    let measured = speeds.filter(\.isFinite)
    return measured.isEmpty ? nil : measured.reduce(0, +) / Double(measured.count)
  }

  /// How long it took; nil where that was not measured: while it runs, where its runner was killed, and
  /// in rows of earlier versions during which somebody set the clock back.
  package var seconds: Double? {
    guard let endedAt, endedAt >= startedAt, message != Self.lostMessage else { return nil }
    return endedAt.timeIntervalSince(startedAt)
  }
}

/// Machine and versions that produced results.
package struct RunEnvironment: Sendable, Hashable, Codable {
  package var sweepVersion: String
  package var engineVersion: String
  package var swiftVersion: String
  package var operatingSystem: String
  package var processor: String
  package var cores: Int
  package var memoryBytes: Int64

  package init(
    sweepVersion: String, engineVersion: String, swiftVersion: String, operatingSystem: String,
    processor: String, cores: Int, memoryBytes: Int64
  ) {
    self.sweepVersion = sweepVersion
    self.engineVersion = engineVersion
    self.swiftVersion = swiftVersion
    self.operatingSystem = operatingSystem
    self.processor = processor
    self.cores = cores
    self.memoryBytes = memoryBytes
  }
}
