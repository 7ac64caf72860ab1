/// All that a worker needs to train one trial.
package struct TrialAssignment: Sendable, Hashable, Codable {
  package var trial: Trial
  /// What the encoded dataset was made from; the checkpoint's manifest keeps it.
  package var dataset: DatasetSpecification
  /// File of the encoded dataset, which the worker maps.
  package var datasetPath: String
  /// Folder of the trial, for `model.safetensors` and its manifest. The worker makes it.
  package var trialDirectory: String
  package var threads: Int

  package init(
    trial: Trial, dataset: DatasetSpecification, datasetPath: String, trialDirectory: String,
    threads: Int
  ) {
    self.trial = trial
    self.dataset = dataset
    self.datasetPath = datasetPath
    self.trialDirectory = trialDirectory
    self.threads = threads
  }
}

/// What a worker tells while it works, in order.
package enum TrialEvent: Sendable, Hashable, Codable {
  /// A few times a second at most.
  case progress(TrialProgress)
  case epochFinished(EpochMetrics)
}

/// How far a trial has come.
package struct TrialProgress: Sendable, Hashable, Codable {
  /// The epoch under way, from 1.
  package var epoch: Int
  package var epochs: Int
  /// Share of the whole trial that is done, 0…1: of its training, and of the ranking of candidates.
  package var fraction: Double
  /// Mean loss of this epoch's rows so far.
  package var loss: Double
  package var samplesPerSecond: Double
  package var phase: Phase

  package enum Phase: String, Sendable, Hashable, Codable {
    case training
    /// All epochs are done; the test ranks candidates.
    case ranking
  }

  package init(
    epoch: Int, epochs: Int, fraction: Double, loss: Double, samplesPerSecond: Double,
    phase: Phase = .training
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.fraction = fraction
    self.loss = loss
    self.samplesPerSecond = samplesPerSecond
    self.phase = phase
  }
}

/// How an attempt ended.
package enum AttemptEnding: Sendable, Hashable, Codable {
  case finished(TrialResult)
  /// The worker reported an error of its own.
  case failed(message: String)
  /// The worker could not write its files: nothing that the trial brought about, and what every
  /// other would meet too.
  case storageFailed(message: String)
  /// The process died by a signal, or exited without a report.
  case crashed(message: String)
  case timedOut
  /// It was asked to stop, and did.
  case interrupted
  /// The loss was not finite in that epoch.
  case diverged(epoch: Int)

  /// The trial's state after it.
  package var state: TrialState {
    switch self {
    case .finished: .finished
    case .failed: .failed
    case .crashed: .crashed
    case .timedOut: .timedOut
    case .interrupted, .storageFailed: .interrupted
    case .diverged: .diverged
    }
  }

  /// What went wrong, in words for people; nil when nothing did.
  package var message: String? {
    switch self {
    case .finished: nil
    case .failed(let message), .crashed(let message), .storageFailed(let message): message
    case .timedOut: "timed out"
    case .interrupted: "interrupted"
    case .diverged(let epoch): "the loss was not finite in epoch \(epoch)"
    }
  }
}
