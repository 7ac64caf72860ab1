package import Datasets
import Engine
import Evaluation
package import ExperimentModel
import Foundation

/// Trains one trial, from the beginning or from its checkpoint, and writes the model.
///
/// Both ways give the same weights and metrics to the last bit.
///
/// ```swift
/// let trainer = TrialTrainer(assignment: assignment, dataset: dataset)
/// let ending = try trainer.run(observe: { print($0) })
/// ```
package struct TrialTrainer {
  private let assignment: TrialAssignment
  private let dataset: EncodedDataset
  private let settings: Hyperparameters
  private let work: TrialWork
  private let schedule: LearningRateSchedule
  /// Nil unless the loss compares rows of the data.
  private let lists: TrialLists?
  /// Nil if the rows are those of the data.
  private let negatives: TrialNegatives?

  package init(assignment: TrialAssignment, dataset: EncodedDataset) {
    self.assignment = assignment
    self.dataset = dataset
    settings = assignment.trial.configuration.hyperparameters
    work = TrialWork(
      trainRows: settings.rowsComputed(
        ofRows: dataset.train.count,
        positives: dataset.labelCounts(of: dataset.train).positives),
      epochs: settings.epochs, candidateRows: dataset.candidateRows)
    schedule = LearningRateSchedule(
      settings, stepsPerEpoch: settings.steps(ofRows: dataset.train.count))
    negatives = TrialNegatives(assignment.trial, dataset)
    lists = negatives == nil ? TrialLists(assignment.trial, dataset) : nil
  }

  /// Trains, evaluates and writes the model.
  ///
  /// - Parameters:
  ///   - shouldStop: polled after every optimizer step, and during the ranking of candidates.
  ///   - observe: called for progress a few times per second, and for each epoch. The epochs of
  ///     earlier attempts come first, as they were measured then.
  /// - Returns: `finished`, `diverged` or `interrupted`.
  /// - Throws: `CheckpointError` if initial weights or the checkpoint cannot be read, or a file
  ///   cannot be written; and the errors of `observe`.
  package func run(
    shouldStop: () -> Bool = { false }, observe: (TrialEvent) throws -> Void = { _ in }
  ) throws -> WorkerEnding {
    let engine = try engine()
    let checkpoint = TrainingCheckpoint(
      trial: assignment.trial.id, folder: assignment.trialDirectory)
    let best = BestWeights(settings, of: engine.weights)
    var measured = try checkpoint.load(into: engine.weights, best: best)
    for epoch in measured { try observe(.epochFinished(epoch)) }
    var stopping = EarlyStopping(settings, epochs: measured)
    var isTrained: Bool { measured.count >= settings.epochs || stopping?.hasStopped ?? false }
    while !isTrained {
      switch try train(after: measured, engine, shouldStop, observe) {
      case .ended(let ending): return ending
      case .trained(let epoch): measured.append(epoch)
      }
      stopping?.add(measured[measured.count - 1])
      if let stopping, stopping.keptEpoch == measured.count { best?.take(engine.weights) }
      // Before the epoch is reported: a recorded epoch is never trained again. After the last epoch
      // only the evaluation follows, which is short unless it ranks candidates.
      if !isTrained || work.ranking > 0 {
        try checkpoint.save(engine.weights, best: best, epochs: measured)
      }
      try observe(.epochFinished(measured[measured.count - 1]))
    }
    best?.restore(into: engine.weights)
    let loss = measured.last?.trainLoss ?? .nan
    var reporter = ProgressReporter(.ranking, epoch: measured.count, of: settings.epochs) {
      work.fraction(training: 1, ranking: $0)
    }
    let evaluation = try ModelEvaluation(engine, settings, on: dataset, shouldStop: shouldStop) {
      if let progress = reporter.report(share: $0, rows: $1, loss: loss) {
        try observe(.progress(progress))
      }
    }
    guard let evaluation else { return .interrupted }
    // The checkpoint stays until the result is recorded: if the runner dies before, the next run
    // repeats at most an epoch.
    return .finished(try save(engine, evaluation, measured))
  }

  /// Returns an engine with the trial's initial weights.
  private func engine() throws -> TrainingEngine {
    let network = Network(
      settings, fieldSizes: dataset.fieldSizes, bags: dataset.bags, itemField: dataset.movieField)
    let seed = assignment.trial.seed
    let weights = Weights(layout: network.layout, optimizer: settings.makeOptimizer(), seed: seed)
    if let initial = settings.initialWeights {
      let file = try ModelFile(path: initial.path)
      guard initial.sha256.isEmpty || file.sha256 == initial.sha256 else {
        throw CheckpointError(
          "the initial weights are not those that the trial was planned with (their SHA-256 "
            + "differs); run the sweep again to train with these", path: initial.path)
      }
      try file.load(into: weights)
    }
    return TrainingEngine(
      network: network, settings: settings, weights: weights, seed: seed,
      threads: assignment.threads)
  }

  /// Outcome of one epoch.
  private enum EpochOutcome {
    case trained(EpochMetrics)
    case ended(WorkerEnding)
  }

  /// Trains and validates the epoch after those.
  private func train(
    after epochs: [EpochMetrics], _ engine: TrainingEngine, _ shouldStop: () -> Bool,
    _ observe: (TrialEvent) throws -> Void
  ) throws -> EpochOutcome {
    let epoch = epochs.count + 1
    let started = ContinuousClock.now
    let rows = dataset.train.count
    var reporter = ProgressReporter(.training, epoch: epoch, of: settings.epochs) {
      work.fraction(training: (Double(epoch - 1) + $0) / Double(settings.epochs))
    }
    // Rows of the epoch's order, rows computed, with partners in lists and sampled negatives, and
    // losses: of rows, or of lists.
    var (done, computed, losses) = (0, 0, 0)
    var lossSum = 0.0
    let order = rowOrder(epoch: epoch)
    let steps = settings.steps(ofRows: order.count)
    let rates = schedule.rates(after: epochs)
    var rate = settings.learningRate
    for step in 0..<steps {
      rate = rates((epoch - 1) * steps + step)
      let first = step * settings.batchSize
      let batch = order.span.extracting(first..<min(first + settings.batchSize, order.count))
      let (loss, stepRows) = withRows(of: batch, epoch: epoch) { rows, table in
        (
          engine.step(rows.span, of: table, epoch: epoch, step: step, learningRate: rate),
          rows.count
        )
      }
      guard loss.isFinite else { return .ended(.diverged(epoch: epoch)) }
      done += batch.count
      computed += stepRows
      losses += settings.listLayout.anchors(ofRows: stepRows)
      lossSum += loss
      if shouldStop() { return .ended(.interrupted) }
      let progress = reporter.report(
        share: Double(done) / Double(max(rows, 1)), rows: computed,
        loss: lossSum / Double(max(losses, 1)))
      if let progress { try observe(.progress(progress)) }
    }
    let trainingSpeed = reporter.speed(rows: computed)
    let (loss, auc, metrics) = validate(engine)
    guard loss.isFinite else { return .ended(.diverged(epoch: epoch)) }
    return .trained(
      EpochMetrics(
        epoch: epoch, trainLoss: lossSum / Double(max(losses, 1)), validationLoss: loss,
        validationAUC: auc, seconds: (ContinuousClock.now - started) / .seconds(1),
        samplesPerSecond: trainingSpeed, learningRate: rate, validation: metrics))
  }

  /// Calls `body` with the rows that a step computes: those of its batch, with partners in lists and
  /// sampled negatives.
  private func withRows<Result>(
    of batch: Span<UInt32>, epoch: Int,
    _ body: (_ rows: [UInt32], _ table: borrowing TrainingRows) -> Result
  ) -> Result {
    guard let negatives else {
      let rows = lists?.rows(of: batch, epoch: epoch) ?? (0..<batch.count).map { batch[$0] }
      return dataset.withTrainingRows { table in body(rows, table) }
    }
    let sampled = negatives.rows(of: batch, epoch: epoch)
    let rows = settings.listLayout.lists(of: sampled.anchors, count: sampled.count)
    return dataset.withRows(sampled) { table in body(rows, table) }
  }

  /// Returns the training rows in the order of an epoch.
  private func rowOrder(epoch: Int) -> [UInt32] {
    let rows = dataset.train
    guard settings.shuffle else { return rows.map { UInt32($0) } }
    let stream = RandomStream(
      seed: assignment.trial.seed, purpose: .shuffle, epoch: epoch)
    return stream.permutation(count: rows.count).map { $0 + UInt32(rows.lowerBound) }
  }

  /// Returns mean loss and AUC of the validation rows, negatives of theirs included, and the metrics that a setting monitors. No
  /// AUC if the rows are all of one label.
  private func validate(
    _ engine: TrainingEngine
  ) -> (loss: Double, auc: Double?, metrics: [String: Double]) {
    let monitored = settings.validationMetrics
    let rows =
      negatives.map { ScoredRows(engine, dataset, sampling: $0) }
      ?? ScoredRows(
        engine, dataset, dataset.validation,
        keys: monitored.isEmpty ? nil : dataset.keys(of: dataset.validation))
    let metrics =
      monitored.isEmpty
      ? [:] : rows.evaluate().metrics.filter { monitored.contains($0.key) }
    let listed =
      rows.anchors.map { settings.listLayout.lists(of: $0, count: rows.labels.count) }
      ?? lists?.validation
    let loss =
      listed.map { listed in
        engine.meanLoss(
          logits: listed.map { rows.logits[Int($0)] }, labels: listed.map { rows.labels[Int($0)] })
      } ?? engine.meanLoss(logits: rows.logits, labels: rows.labels)
    return (
      loss, Evaluation.auc(scores: rows.logits, labels: rows.labels), metrics
    )
  }

  /// Writes weights and manifest.
  private func save(
    _ engine: TrainingEngine, _ evaluation: ModelEvaluation, _ epochs: [EpochMetrics]
  ) throws(CheckpointError) -> TrialResult {
    let manifest = ModelManifest(
      trial: assignment.trial, dataset: assignment.dataset, fieldNames: dataset.fieldNames,
      fieldSizes: dataset.fieldSizes, valuesHash: dataset.description.valuesHash,
      metrics: evaluation.metrics, epochs: epochs)
    let hash = try manifest.write(engine.weights, to: assignment.trialDirectory)
    return TrialResult(
      metrics: evaluation.metrics, users: evaluation.users,
      perUser: evaluation.perUser, weightsHash: hash,
      parameterCount: engine.network.layout.count,
      epochs: settings.earlyStoppingMonitor == nil ? nil : epochs.count,
      attention: evaluation.attention)
  }
}

extension Hyperparameters {
  /// Returns the optimizer steps of an epoch of `rows` rows.
  package func steps(ofRows rows: Int) -> Int { (rows + batchSize - 1) / batchSize }
}
