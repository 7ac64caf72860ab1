import Datasets
import Engine
import ExperimentFile
import ExperimentModel
import Foundation
import Platform
import Scheduling

/// A sweep with its data and trials, before anything is trained or written.
struct SweepPreparation: Sendable {
  let sweep: Sweep
  let datasets: SweepDatasets
  /// Every trial of the sweep.
  let trials: [Trial]
  /// The trials of the chosen configurations.
  let wanted: [Trial]

  /// - Parameter notify: receives notes and warnings as they arise.
  /// - Throws: `ServiceError` if the grid or the data are wrong.
  init(_ request: RunRequest, notify: (Notice) -> Void) throws {
    sweep = try Self.sweep(of: request)
    datasets = try SweepDatasets(sweep, in: request.paths)
    let datasets = datasets
    let trials = sweep.trials(engineVersion: engineVersion) { datasets[$0].description.hash }
    self.trials = trials
    let chosen = try ConfigurationChoice(request.only).names(
      among: sweep.configurations.map(\.name), of: request.grid,
      all: "'sweep \(request.grid) \(RequestSetting.dryRun)' shows all")
    wanted =
      chosen.map { chosen in trials.filter { chosen.contains($0.configuration.name) } } ?? trials
    try SweepNotices(sweep, trials, datasets, request).report(to: notify)
  }

  /// Returns the sweep of the grid file with the changes of the request.
  private static func sweep(of request: RunRequest) throws -> Sweep {
    guard FileManager.default.fileExists(atPath: request.grid) else {
      if let obstacle = FileFault.obstacle(on: request.grid) {
        throw ServiceError("\(request.grid) can't be read: \(obstacle)")
      }
      throw MissingGrid(path: request.grid)
    }
    var sweep: Sweep
    do {
      sweep = try GridFile.read(path: request.grid)
    } catch {
      throw ServiceError("\(error)", kind: .invalidGrid)
    }
    if let dataset = request.dataset { sweep.dataset.source = dataset }
    if let seeds = request.seeds { sweep.seeds = seeds }
    return sweep
  }

  /// Returns what a run would do.
  ///
  /// - Parameters:
  ///   - states: of the trials that the database knows.
  ///   - finished: earlier trials of the sweep, which show how fast this machine trains.
  func plan(
    _ request: RunRequest, states: [TrialID: TrialState], finished: [TrialRecord] = [],
    notices: [Notice] = []
  ) -> SweepPlan {
    let plan = Plan(
      trials: wanted, states: states, rerun: request.rerun, operations: datasets.operations)
    return SweepPlan(
      sweep: sweep, trials: plan,
      resources: ResourcePlan(
        jobs: request.jobs, threads: request.threads, cores: MachineLimits.current.cores,
        trials: plan.missing.count),
      work: Dictionary(
        plan.missing.map { ($0.trial.id, datasets.work(of: $0.trial)) },
        uniquingKeysWith: { first, _ in first }),
      speed: speed(of: finished), notices: notices)
  }

  /// Returns the operations per second of one worker; nil without a finished trial.
  private func speed(of records: [TrialRecord]) -> Double? {
    var operations = 0.0
    var seconds = 0.0
    for record in records where record.state == .finished {
      guard let time = record.seconds else { continue }
      operations += datasets.operations(of: record.trial)
      seconds += time
    }
    return seconds > 0 ? operations / seconds : nil
  }
}
