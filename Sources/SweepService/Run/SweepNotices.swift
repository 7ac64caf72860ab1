import Datasets
import ExperimentFile
import ExperimentModel
import TrialTraining

/// Notes and warnings about a sweep before it is trained.
struct SweepNotices {
  private let sweep: Sweep
  private let trials: [Trial]
  private let datasets: SweepDatasets
  private let positions: GridPositions
  private let request: RunRequest

  /// - Parameter positions: where the grid file sets what.
  init(
    _ sweep: Sweep, at positions: GridPositions, _ trials: [Trial], _ datasets: SweepDatasets,
    _ request: RunRequest
  ) {
    self.sweep = sweep
    self.positions = positions
    self.trials = trials
    self.datasets = datasets
    self.request = request
  }

  /// - Throws: `ServiceError` if the sweep cannot be run: two grids share its name, or with all
  ///   mistakes that the data show.
  func report(to notify: (Notice) -> Void) throws {
    if let note = try GridFileNote(sweep, request) { notify(.note(note.text)) }
    let change = PlanChangeWarning(
      sweep, trials: trials, data: datasets.splits.map(\.whole.description), in: request.paths)
    if let change { notify(.note(change.text)) }
    // One seed is tested over users, whichever it is.
    if let fault = sweep.sampleFault, sweep.variance == nil,
      sweep.seeds.count > 1 || sweep.splits.count > 1
    {
      notify(.warning(fault.warning))
    }
    if case .sampled = sweep.dataset.evaluation?.candidates {
      notify(
        .warning(
          "sampled metrics mislead: they can rank models differently from the whole catalogue; "
            + "'candidates: all' ranks among all movies"))
    }
    let splits = datasets.splits
    let judge = SplitJudge(sweep, splits)
    let degenerate = splits.map { DegenerateData(sweep, $0, judge) }
    let mistakes =
      datasets.mistakes + splits.mistakes(splits.map(scheduleMistakes))
      + splits.mistakes(degenerate.map(\.mistakes))
    guard mistakes.isEmpty else {
      throw ServiceError(
        "\(GridFileError(mistakes, in: positions, file: request.grid))", kind: .invalidGrid)
    }
    for warning in splits.messages(degenerate.map(\.warnings)) {
      notify(.warning(warning))
    }
    let dataset = datasets.description
    for unusable in dataset.unusable ?? [] {
      notify(
        .warning(
          "\(dataset.name): \(unusable.text); they count as absent: correct them in the file, or "
            + "leave them empty"))
    }
  }

  /// Schedules that never take effect, and steps that no batch completes.
  private func scheduleMistakes(_ data: SplitData) -> [DataMistake] {
    let rows = data.train.rows
    return sweep.configurations.flatMap { configuration in
      let settings = configuration.hyperparameters
      let schedule = LearningRateSchedule(settings, stepsPerEpoch: settings.steps(ofRows: rows))
      return [schedule.contradiction, settings.accumulationContradiction(ofRows: rows)]
        .compactMap(\.self)
        .map { DataMistake($0.text, of: configuration.name, causes: $0.causes) }
    }
  }
}

extension SampleFault {
  fileprivate var warning: String {
    switch self {
    case .omission(let seeds, let splits):
      let left = [
        seeds.isEmpty ? nil : "the \(seeds.count == 1 ? "seed" : "seeds") \(SeedRange.text(seeds))",
        splits.isEmpty
          ? nil : "the \(splits.count == 1 ? "split" : "splits") \(SeedRange.text(splits))",
      ].compactMap(\.self).joined(separator: " and ")
      return "results with \(left) were seen before and are left out now, so no comparison can be "
        + "tested: a choice after a look is no sample; add them to the grid file"
    case .changedSplits:
      return
        "the splits were exchanged more than once after results had been seen, so no comparison "
        + "can be tested; return to those of an earlier run"
    }
  }
}
