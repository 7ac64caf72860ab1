import Datasets
import ExperimentModel

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
      sweep, trials: trials, data: datasets.whole.description, in: request.paths)
    if let change { notify(.note(change.text)) }
    if case .sampled = sweep.dataset.evaluation?.candidates {
      notify(
        .warning(
          "sampled metrics mislead: they can rank models differently from the whole catalogue; "
            + "'candidates: all' ranks among all movies"))
    }
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
}
