package import Datasets
import Engine
import Evaluation
package import ExperimentModel
import Foundation

/// Trains one trial, from its beginning or from where an earlier attempt left a `ResumePoint`, and
/// leaves its checkpoint. Both ways give the same weights and metrics to the last bit.
package struct TrialTrainer {
  private let assignment: TrialAssignment
  private let dataset: EncodedDataset
  private let settings: Hyperparameters
  private let work: TrialWork

  /// How a training ended.
  package enum Ending: Sendable, Hashable {
    case finished(TrialResult)
    /// The loss was not finite in that epoch.
    case diverged(epoch: Int)
    /// `shouldStop` said so.
    case interrupted
  }

  /// An ending within an epoch.
  private struct EarlyEnd: Error {
    let ending: Ending
  }

  package init(assignment: TrialAssignment, dataset: EncodedDataset) {
    self.assignment = assignment
    self.dataset = dataset
    settings = assignment.trial.configuration.hyperparameters
    work = TrialWork(
      trainRows: dataset.train.count, epochs: settings.epochs,
      candidateRows: dataset.candidateRows)
  }

  /// Trains, tests and writes the checkpoint.
  ///
  /// - Parameters:
  ///   - shouldStop: asked after every optimizer step.
  ///   - observe: told of the progress a few times a second, of training and of ranking candidates,
  ///     and of every epoch: those of earlier attempts, as they were measured then, come first.
  /// - Throws: `CheckpointError` when initial weights or the resume point can't be read or
  ///   the checkpoint can't be written, and what `observe` throws.
  package func run(
    shouldStop: () -> Bool = { false }, observe: (TrialEvent) throws -> Void = { _ in }
  ) throws -> Ending {
    let network = Network(settings, fieldSizes: dataset.fieldSizes, bags: dataset.bags)
    let trial = assignment.trial
    let weights = Weights(
      layout: network.layout,
      optimizer: settings.makeOptimizer(),
      seed: trial.seed)
    if let initial = settings.initialWeights {
      let file = try ModelFile(path: initial.path)
      guard initial.sha256.isEmpty || file.sha256 == initial.sha256 else {
        throw CheckpointError(
          "the initial weights are not those that the trial was planned with (their SHA-256 "
            + "differs); run the sweep again to train with these", path: initial.path)
      }
      try file.load(into: weights)
    }
    let engine = TrainingEngine(
      network: network, settings: settings, weights: weights, seed: trial.seed,
      threads: assignment.threads)
    let resumePoint = ResumePoint(trial: trial.id, folder: assignment.trialDirectory)
    var measured = try resumePoint.load(into: weights)
    for epoch in measured { try observe(.epochFinished(epoch)) }
    while measured.count < settings.epochs {
      switch try train(epoch: measured.count + 1, engine, shouldStop, observe) {
      case .failure(let early): return early.ending
      case .success(let epoch): measured.append(epoch)
      }
      // Before the epoch is told: what has been recorded is never trained again. After the last one
      // only a test follows, which is short unless it ranks candidates.
      if measured.count < settings.epochs || work.ranking > 0 {
        try resumePoint.save(weights, epochs: measured)
      }
      try observe(.epochFinished(measured[measured.count - 1]))
    }
    let meter = RankingMeter(
      epochs: settings.epochs, loss: measured.last?.trainLoss ?? .nan, of: work)
    let test = try ModelTest(engine, on: dataset, meter: meter, shouldStop: shouldStop) {
      try observe(.progress($0))
    }
    guard let test else { return .interrupted }
    // The resume point stays until the result is recorded: a runner that is killed before costs an
    // epoch, not the trial.
    return .finished(try keep(engine, test, measured))
  }

  /// One epoch of training and its validation.
  ///
  /// - Returns: what was measured, or how the training ended in it.
  private func train(
    epoch: Int, _ engine: TrainingEngine, _ shouldStop: () -> Bool,
    _ observe: (TrialEvent) throws -> Void
  ) throws -> Result<EpochMetrics, EarlyEnd> {
    let started = ContinuousClock.now
    var meter = ProgressMeter(
      epoch: epoch, epochs: settings.epochs, rows: dataset.train.count, of: work)
    let order = rowOrder(epoch: epoch)
    let steps = (order.count + settings.batchSize - 1) / settings.batchSize
    for step in 0..<steps {
      let first = step * settings.batchSize
      let batch = order.span.extracting(first..<min(first + settings.batchSize, order.count))
      let loss = dataset.withRows { indices, labels in
        engine.step(
          batch,
          of: TrainingRows(indices: indices, labels: labels, fields: dataset.fieldSizes.count),
          epoch: epoch, step: step)
      }
      guard loss.isFinite else { return .failure(EarlyEnd(ending: .diverged(epoch: epoch))) }
      meter.add(rows: batch.count, loss: loss)
      if shouldStop() { return .failure(EarlyEnd(ending: .interrupted)) }
      if let progress = meter.progressIfDue() { try observe(.progress(progress)) }
    }
    let trainingSpeed = meter.samplesPerSecond
    let (loss, auc) = validate(engine)
    guard loss.isFinite else { return .failure(EarlyEnd(ending: .diverged(epoch: epoch))) }
    return .success(
      EpochMetrics(
        epoch: epoch, trainLoss: meter.meanLoss, validationLoss: loss, validationAUC: auc,
        seconds: (ContinuousClock.now - started) / .seconds(1),
        samplesPerSecond: trainingSpeed))
  }

  /// The training rows in the order of an epoch.
  private func rowOrder(epoch: Int) -> [UInt32] {
    let rows = dataset.train
    guard settings.shuffle else { return rows.map { UInt32($0) } }
    let stream = RandomStream(
      seed: assignment.trial.seed, purpose: .shuffle, epoch: epoch)
    return stream.permutation(count: rows.count).map { $0 + UInt32(rows.lowerBound) }
  }

  /// Mean loss and AUC of the validation rows; no AUC where they are all of one label.
  private func validate(_ engine: TrainingEngine) -> (loss: Double, auc: Double?) {
    let rows = dataset.validation
    let logits = engine.logits(of: rows, dataset)
    return dataset.withRows { _, labels in
      let part = labels.extracting(rows)
      let values = (0..<part.count).map { part[$0] }
      return (
        engine.meanLoss(logits: logits, labels: values),
        Evaluation.auc(scores: logits, labels: values)
      )
    }
  }

  /// Writes the checkpoint.
  private func keep(
    _ engine: TrainingEngine, _ test: ModelTest, _ epochs: [EpochMetrics]
  ) throws(CheckpointError) -> TrialResult {
    let manifest = CheckpointManifest(
      trial: assignment.trial, dataset: assignment.dataset, fieldNames: dataset.fieldNames,
      fieldSizes: dataset.fieldSizes, valuesHash: dataset.description.valuesHash,
      metrics: test.metrics, epochs: epochs)
    let hash = try manifest.write(engine.weights, to: assignment.trialDirectory)
    return TrialResult(
      metrics: MetricValues(test.metrics), users: test.users, perUser: test.perUser,
      weightsHash: hash, parameterCount: engine.network.layout.count)
  }
}
