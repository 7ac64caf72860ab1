package import Datasets
import Engine
import Evaluation
package import ExperimentModel
import Foundation

/// Trains one trial and writes the model: from the beginning, from its checkpoint, or from the last
/// state of a shorter trial of the same path.
///
/// All ways give the same weights and metrics to the last bit.
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
  private let batches: TrainingBatches

  package init(assignment: TrialAssignment, dataset: EncodedDataset) {
    self.assignment = assignment
    self.dataset = dataset
    settings = assignment.trial.configuration.hyperparameters
    work = TrialWork(
      trainRows: settings.rowsComputed(
        ofRows: dataset.train.count,
        positives: dataset.labelCounts(of: dataset.train).positives),
      epochs: settings.epochs, candidateRows: dataset.candidateRows)
    batches = TrainingBatches(assignment.trial, dataset)
    schedule = LearningRateSchedule(settings, stepsPerEpoch: batches.count)
  }

  /// Trains, evaluates and writes the model.
  ///
  /// - Parameters:
  ///   - shouldStop: polled after every optimizer step, and during the ranking of candidates.
  ///   - observe: called for progress a few times per second, and for each epoch. The epochs of
  ///     earlier attempts come first, as they were measured then.
  /// - Returns: `finished`, `paused`, `diverged` or `interrupted`.
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
    if measured.isEmpty, let continued = assignment.continued {
      measured = try TrainingCheckpoint(trial: continued.id, folder: continued.directory)
        .load(into: engine.weights, best: best)
    }
    accumulateAgain(engine)
    for epoch in measured { try observe(.epochFinished(epoch)) }
    var stopping = EarlyStopping(settings, epochs: measured)
    var isTrained: Bool { measured.count >= settings.epochs || stopping?.hasStopped ?? false }
    while !isTrained {
      if let epoch = assignment.pausesAfter, measured.count >= epoch { return .paused }
      switch try train(after: measured, engine, shouldStop, observe) {
      case .ended(let ending): return ending
      case .trained(let epoch): measured.append(epoch)
      }
      stopping?.add(measured[measured.count - 1])
      if let stopping, stopping.keptEpoch == measured.count { best?.take(engine.weights) }
      // Before the epoch is reported: a recorded epoch is never trained again. After the last epoch
      // only the evaluation follows, which is short unless it ranks candidates; longer trials
      // continue from its state.
      if !isTrained || work.ranking > 0 || !settings.ratesDependOnEpochs {
        try checkpoint.save(engine.weights, best: best, epochs: measured)
      }
      try observe(.epochFinished(measured[measured.count - 1]))
    }
    if let best { best.restore(into: engine.weights) } else { engine.keepEvaluatedWeights() }
    let loss = measured.last?.trainLoss ?? .nan
    var reporter = ProgressReporter(
      .ranking, epoch: measured.count, of: settings.epochs, mayStopEarly: settings.mayStopEarly
    ) {
      work.fraction(training: 1, ranking: $0)
    }
    let evaluation = try ModelEvaluation(
      engine, settings, seed: assignment.trial.seed(for: .sampling), on: dataset,
      shouldStop: shouldStop
    ) {
      if let progress = reporter.report(share: $0, rows: $1, loss: loss) {
        try observe(.progress(progress))
      }
    }
    guard let evaluation else { return .interrupted }
    // The checkpoint stays at least until the result is recorded: if the runner dies before, the next
    // run repeats at most an epoch.
    return .finished(try save(engine, evaluation, measured, kept: stopping?.keptEpoch))
  }

  /// Returns an engine with the trial's initial weights.
  private func engine() throws -> TrainingEngine {
    let network = Network(
      settings, fieldSizes: dataset.fieldSizes, bags: dataset.bags, itemField: dataset.movieField)
    let trial = assignment.trial
    let weights = Weights(
      layout: network.layout, optimizer: settings.makeOptimizer(),
      seed: trial.seed(for: .initialWeights))
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
      network: network, settings: settings, weights: weights,
      seed: trial.seed(for: .dropout),
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
    var reporter = ProgressReporter(
      .training, epoch: epoch, of: settings.epochs, mayStopEarly: settings.mayStopEarly
    ) {
      work.fraction(training: (Double(epoch - 1) + $0) / Double(settings.epochs))
    }
    // Rows of the epoch's order, rows computed, with partners in lists and sampled negatives, and
    // losses: of rows, or of lists.
    var (done, computed, losses) = (0, 0, 0)
    var lossSum = 0.0
    let order = batches.order(epoch: epoch)
    let rates = schedule.rates(after: epochs)
    var rate = settings.learningRate
    for step in 0..<batches.count {
      rate = rates((epoch - 1) * batches.count + step)
      let loss = batches.withBatch(step, of: order, epoch: epoch) { table, batch, dataRows in
        done += dataRows
        computed += batch.count
        losses += settings.listLayout.anchors(ofRows: batch.count)
        return engine.step(batch, of: table, epoch: epoch, step: step, learningRate: rate)
      }
      guard loss.isFinite else { return .ended(.diverged(epoch: epoch)) }
      lossSum += loss
      if shouldStop() { return .ended(.interrupted) }
      let progress = reporter.report(
        share: Double(done) / Double(max(rows, 1)), rows: computed,
        loss: lossSum / Double(max(losses, 1)))
      if let progress { try observe(.progress(progress)) }
    }
    let trainingSpeed = reporter.speed(rows: computed)
    let (loss, auc, metrics) = engine.evaluating { validate(engine) }
    guard loss.isFinite else { return .ended(.diverged(epoch: epoch)) }
    return .trained(
      EpochMetrics(
        epoch: epoch, trainLoss: lossSum / Double(max(losses, 1)), validationLoss: loss,
        validationAUC: auc, seconds: (ContinuousClock.now - started) / .seconds(1),
        samplesPerSecond: trainingSpeed, learningRate: rate, validation: metrics))
  }

  /// Computes the gradients of the batches since the last optimizer step of an interrupted attempt.
  private func accumulateAgain(_ engine: TrainingEngine) {
    let done = engine.weights.steps
    for number in done - done % settings[WeightUpdateSettings.accumulation]..<done {
      let (epoch, step) = (number / batches.count + 1, number % batches.count)
      batches.withBatch(step, of: batches.order(epoch: epoch), epoch: epoch) { table, batch, _ in
        _ = engine.computeGradient(batch, of: table, epoch: epoch, step: step)
      }
    }
  }

  /// Returns mean loss and AUC of the validation rows and their sampled negatives, and the metrics that
  /// a setting monitors or the evaluation protocol asks for. No AUC if the rows are all of one label.
  private func validate(
    _ engine: TrainingEngine
  ) -> (loss: Double, auc: Double?, metrics: [String: Double]) {
    let wanted = wantedMetrics
    let rows =
      batches.negatives.map { ScoredRows(engine, dataset, sampling: $0) }
      ?? ScoredRows(
        engine, dataset, dataset.validation,
        keys: wanted.isEmpty ? nil : dataset.keys(of: dataset.validation))
    var metrics: [String: Double] = [:]
    if !wanted.isEmpty {
      let cutoffs = Set(wanted.compactMap(\.cutoff) + [MetricDefinition.standardCutoff]).sorted()
      let names = Set(wanted.map(\.name))
      metrics = rows.evaluate(cutoffs: cutoffs).metrics.filter { names.contains($0.key) }
    }
    let listed =
      rows.anchors.map { settings.listLayout.lists(of: $0, count: rows.labels.count) }
      ?? batches.lists?.validation
    let loss =
      listed.map { listed in
        engine.meanLoss(
          logits: listed.map { rows.logits[Int($0)] }, labels: listed.map { rows.labels[Int($0)] })
      } ?? engine.meanLoss(logits: rows.logits, labels: rows.labels)
    return (
      loss, Evaluation.auc(scores: rows.logits, labels: rows.labels), metrics
    )
  }

  /// The metrics that every epoch computes on the validation rows beside loss and AUC, as those of
  /// the test rows.
  private var wantedMetrics: [MetricDefinition] {
    let monitored =
      settings.validationMetrics.union([assignment.prunedBy?.metric].compactMap(\.self))
      .compactMap(MetricDefinition.named)
    guard let evaluation = dataset.description.evaluation, evaluation.isPerEpoch else {
      return monitored
    }
    return monitored
      + MetricDefinition.definitions(cutoffs: evaluation.cutoffs)
      .filter { $0.name != RowMetric.auc.name }
  }

  /// Writes weights and manifest.
  ///
  /// - Parameter kept: the epoch whose weights early stopping kept; nil without it.
  private func save(
    _ engine: TrainingEngine, _ evaluation: ModelEvaluation, _ epochs: [EpochMetrics], kept: Int?
  ) throws(CheckpointError) -> TrialResult {
    let manifest = ModelManifest(
      trial: assignment.trial, dataset: assignment.dataset, fieldNames: dataset.fieldNames,
      fieldSizes: dataset.fieldSizes, valuesHash: dataset.description.valuesHash,
      metrics: evaluation.metrics, epochs: epochs)
    let hash = try manifest.write(engine.weights, to: assignment.trialDirectory)
    return TrialResult(
      metrics: evaluation.metrics, users: evaluation.users,
      validationUsers: evaluation.validationUsers,
      perUser: evaluation.perUser, weightsHash: hash,
      parameterCount: engine.network.layout.count,
      epochs: settings.mayStopEarly ? epochs.count : nil, keptEpoch: kept,
      attention: evaluation.attention, reliability: evaluation.reliability)
  }
}

extension Hyperparameters {
  /// Returns the optimizer steps of an epoch of `rows` rows.
  package func steps(ofRows rows: Int) -> Int { (rows + batchSize - 1) / batchSize }

  /// Returns the rows of a step among the `count` rows of an epoch.
  func rows(ofStep step: Int, of count: Int) -> Range<Int> {
    step * batchSize..<min((step + 1) * batchSize, count)
  }

  /// Gradient accumulation that never updates a weight; nil if it does.
  ///
  /// - Parameter rows: training rows.
  package func accumulationContradiction(ofRows rows: Int) -> HyperparameterContradiction? {
    let accumulation = WeightUpdateSettings.accumulation
    let (batches, perEpoch) = (self[accumulation], steps(ofRows: rows))
    guard batches > perEpoch * epochs else { return nil }
    return HyperparameterContradiction(
      text: "optimizer.gradient_accumulation: a step takes \(batches) batches, but the trial has "
        + "\(perEpoch * epochs) (\(perEpoch) per epoch), so no weight would change; lower it or "
        + "raise 'epochs'",
      causes: [accumulation.definition.name, TrainingSettings.epochs.definition.name])
  }
}
