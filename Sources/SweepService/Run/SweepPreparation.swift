import Analysis
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
  /// Every trial of the sweep; if it adds seeds until comparisons are settled, those of this round and
  /// the rounds before.
  let trials: [Trial]
  /// The trials of the chosen configurations.
  var wanted: [Trial] {
    chosen.map { chosen in trials.filter { chosen.contains($0.configuration.name) } } ?? trials
  }
  /// Nil unless the sweep is a search. Its trials are not among `trials`.
  let suggestions: SuggestionTrials?
  /// Nil unless the sweep adds seeds.
  let settlement: Settlement?
  /// Names of the chosen configurations, the baseline among them if the sweep adds seeds; nil for all.
  private let chosen: Set<String>?

  /// - Parameter notify: receives notes and warnings as they arise.
  /// - Throws: `ServiceError` if the grid or the data are wrong.
  init(_ request: RunRequest, notify: (Notice) -> Void) throws {
    var (sweep, positions) = try Self.sweep(of: request, notify: notify)
    if sweep.search != nil, !request.only.isEmpty {
      throw ServiceError(
        "\(request.grid) is a search, whose suggestions depend on the results of earlier ones: it "
          + "trains all of them, so leave \(RequestSetting.only) out")
    }
    datasets = try SweepDatasets(sweep.surveyed, in: request.paths)
    let earlier = EarlierRun(ofSweep: sweep.name, in: request.paths)
    try ConfirmationPreparation.check(
      sweep, after: earlier?.sweep, dataHash: datasets.whole.description.hash, request)
    try VarianceRequest.check(sweep, after: earlier?.sweep, request)
    sweep = LookHistory(before: sweep, datasets, in: request.paths).declared(sweep)
    sweep.overlap = datasets.overlap
    self.sweep = sweep
    suggestions = SuggestionTrials(sweep, datasets)
    var chosen = try ConfigurationChoice(request.studiesVariance ? [] : request.only).names(
      among: sweep.configurations.map(\.name), of: request.grid,
      all: "'sweep \(request.grid) \(RequestSetting.dryRun)' shows all")
    // Every new seed of a comparison needs the baseline's.
    if sweep.seedRule != .listed { chosen?.insert(sweep.baseline) }
    self.chosen = chosen
    (settlement, trials) = Self.round(of: sweep, datasets, choosing: chosen, after: earlier)
    sweep.confirmationText.map { notify(.note($0)) }
    try SweepNotices(sweep.surveyed, at: positions, trials, datasets, request).report(to: notify)
  }

  /// Returns the sweep of the grid file with the changes of the request.
  private static func sweep(
    of request: RunRequest, notify: (Notice) -> Void
  ) throws -> (Sweep, at: GridPositions) {
    if let confirmation = request.confirmation {
      return (
        try ConfirmationPreparation(confirmation, in: request.paths).sweep(notify: notify),
        GridPositions()
      )
    }
    guard FileManager.default.fileExists(atPath: request.grid) else {
      if let obstacle = FileFault.obstacle(on: request.grid) {
        throw ServiceError("\(request.grid) can't be read: \(obstacle)")
      }
      throw MissingGrid(path: request.grid)
    }
    var sweep: Sweep
    let positions: GridPositions
    do {
      let notes: [String]
      (sweep, positions, notes) = try GridFile.readWithPositions(path: request.grid)
      for note in notes { notify(.note(note)) }
    } catch {
      throw ServiceError("\(error)", kind: .invalidGrid)
    }
    if let dataset = request.dataset { sweep.dataset.source = dataset }
    if request.studiesVariance { return (try VarianceRequest(request).study(in: sweep), positions) }
    if let seeds = request.seeds {
      (sweep.seeds, sweep.seedRule, sweep.looks) = (seeds, .listed, .once)
    }
    return (sweep, positions)
  }

  private init(_ round: SweepPreparation, _ settlement: Settlement, _ trials: [Trial]) {
    (sweep, datasets, chosen) = (round.sweep, round.datasets, round.chosen)
    suggestions = nil
    self.settlement = settlement
    self.trials = trials
  }

  /// Returns the next round of a sweep that adds seeds; nil if its comparisons are settled, or if
  /// trials of this round have not ended.
  func nextRound(in paths: ProjectPaths) -> SweepPreparation? {
    guard let settlement,
      let run = EarlierRun(ofSweep: sweep.name, in: paths),
      case (let next?, let trials) = Self.round(
        of: sweep, datasets, choosing: chosen, after: run),
      next.seeds != settlement.seeds
    else { return nil }
    return SweepPreparation(self, next, trials)
  }

  private static func round(
    of sweep: Sweep, _ datasets: SweepDatasets, choosing chosen: Set<String>?,
    after earlier: EarlierRun?
  ) -> (Settlement?, [Trial]) {
    func trials(_ seeds: [Int]?) -> [Trial] {
      sweep.trials(engineVersion: engineVersion, seeds: seeds) { datasets[$0, $1].description.hash }
    }
    let all = trials(nil)
    guard sweep.seedRule != .listed else { return (nil, all) }
    let (splits, count) = (sweep.allSplits.count, sweep.seeds.count)
    let numbers = chosen.map { chosen in
      Set(sweep.configurations.indices.filter { chosen.contains(sweep.configurations[$0].name) })
    }
    let settlement = Settlement(sweep, choosing: numbers) { configuration, seed in
      .mean(
        of: (0..<splits).map { split in
          let trial = all[(configuration * splits + split) * count + seed]
          return earlier?.outcome(of: trial.id, sweep.metric) ?? .pending
        })
    }
    return (settlement, trials(settlement.seeds))
  }

  /// Returns what a run would do.
  ///
  /// - Parameters:
  ///   - states: of the trials that the database knows.
  ///   - finished: earlier trials of the sweep, which show how fast this machine trains.
  func plan(
    _ request: RunRequest, states: [TrialID: TrialState], finished: [TrialRecord] = [],
    notices: [Notice] = []
  ) throws -> SweepPlan {
    let stored = LastStates(in: request.paths)
    let plan = Plan(
      trials: wanted, states: states, rerun: request.rerun,
      hasLastState: stored.isEmpty ? nil : { stored.contains($0) }, operations: datasets.operations)
    let search = try suggestions.map {
      try SearchOutlook(
        $0, after: plan, stored: StoredReplicates($0, in: request.paths, rerun: request.rerun))
    }
    return SweepPlan(
      sweep: sweep, trials: plan, search: search,
      resources: ResourcePlan(
        jobs: request.jobs, threads: request.threads, cores: MachineLimits.current.cores,
        trials: plan.missing.count + (search?.missing ?? 0)),
      work: Dictionary(
        (plan.missing.map(\.trial) + (search?.next.map(\.trial) ?? [])).map {
          ($0.id, datasets.work(of: $0))
        },
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
