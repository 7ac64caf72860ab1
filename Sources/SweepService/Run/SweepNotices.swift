import Datasets
import ExperimentModel
import TrialTraining

/// Notes and warnings about a sweep before it is trained.
struct SweepNotices {
  private let sweep: Sweep
  private let trials: [Trial]
  private let datasets: SweepDatasets
  private let request: RunRequest

  init(_ sweep: Sweep, _ trials: [Trial], _ datasets: SweepDatasets, _ request: RunRequest) {
    self.sweep = sweep
    self.trials = trials
    self.datasets = datasets
    self.request = request
  }

  /// - Throws: `ServiceError` if the sweep cannot be run: two grids share its name, or its data decide
  ///   nothing.
  func report(to notify: (Notice) -> Void) throws {
    if let note = try GridFileNote(sweep, request) { notify(.note(note.text)) }
    let change = PlanChangeWarning(
      sweep, trials: trials, data: datasets.wholes.map(\.description), in: request.paths)
    if let change { notify(.note(change.text)) }
    if case .sampled = sweep.dataset.evaluation?.candidates {
      notify(
        .warning(
          "sampled metrics mislead: they can rank models differently from the whole catalogue; "
            + "'candidates: all' ranks among all movies"))
    }
    try checkStrategies()
    try checkLists().map { notify(.warning($0)) }
    let degenerate = DegenerateData(sweep, datasets)
    if let error = degenerate.error { throw ServiceError("\(request.grid): \(error)") }
    for warning in degenerate.warnings { notify(.warning(warning)) }
    let dataset = datasets.description
    for unusable in dataset.unusable ?? [] {
      notify(
        .warning(
          "\(dataset.name): \(unusable.text); they count as absent: correct them in the file, or "
            + "leave them empty"))
    }
  }

  /// - Throws: `ServiceError` if a schedule never takes effect, if no batch completes a step, or if the validation rows cannot
  ///   show what a setting monitors.
  private func checkStrategies() throws(ServiceError) {
    let rows = datasets.whole.train.count
    let validation = datasets.whole.labelCounts(of: datasets.whole.validation)
    let mistakes = sweep.configurations.compactMap { configuration -> String? in
      let settings = configuration.hyperparameters
      let steps = settings.steps(ofRows: rows)
      if let fault = LearningRateSchedule(settings, stepsPerEpoch: steps).fault {
        return "\(configuration.name): schedule \(settings[.schedule].name): \(fault) "
          + " (\(steps) per epoch); change the schedule's steps or 'epochs'"
      }
      if let fault = settings.accumulationFault(ofRows: rows) {
        return "\(configuration.name): \(fault)"
      }
      let monitors = [settings.earlyStoppingMonitor, settings.plateauMonitor].compactMap(\.self)
      guard validation.positives == 0 || settings.negativesPerPositive == 0,
        let text = validation.oneLabelText("validation"),
        let monitor = monitors.first(where: { $0 != .loss })
      else { return nil }
      return
        "\(configuration.name): \(monitor.rawValue) can't be computed, because \(text); monitor "
        + "validation_loss instead"
    }
    guard mistakes.isEmpty else {
      throw ServiceError(mistakes.map { "\(request.grid): \($0)" }.joined(separator: "\n"))
    }
  }

  /// Returns a warning if the validation rows give a loss of lists nothing to compare; nil for none.
  ///
  /// - Throws: `ServiceError` if the training rows give it nothing, or if a setting monitors the
  ///   validation loss in vain.
  private func checkLists() throws(ServiceError) -> String? {
    guard let oneLabel = datasets.oneLabelUsers else { return nil }
    let configurations = sweep.configurations.filter { $0.hyperparameters.comparesRowsOfData }
    let names = configurations.map { "\($0.name) (\($0.hyperparameters.loss.name))" }
    let data = datasets.whole
    guard oneLabel.rows < data.train.count else {
      throw ServiceError(
        "\(request.grid): no user has training rows of both labels, so these losses have nothing to "
          + "compare: \(names.joined(separator: ", ")); use the loss bce")
    }
    let blind = configurations.filter { !$0.hyperparameters.predictsProbabilities }
    guard !blind.isEmpty, data.oneLabelUsers(in: data.validation).rows == data.validation.count
    else { return nil }
    let reason = "no user has validation rows of both labels"
    let monitoring = blind.first {
      [$0.hyperparameters.earlyStoppingMonitor, $0.hyperparameters.plateauMonitor].contains(.loss)
    }
    if let monitoring {
      throw ServiceError(
        "\(request.grid): \(monitoring.name): validation_loss is always 0, because \(reason); monitor "
          + "validation_auc instead")
    }
    return "\(reason), so the validation loss is always 0 for "
      + blind.map(\.name).joined(separator: ", ")
  }
}
