import Datasets
import ExperimentModel

/// What stored results showed of a sweep's comparisons before it declares its seeds and splits.
///
/// A comparison was seen if the baseline and the configuration had both finished with the same seed
/// and split, in whichever sweeps. Results on other rows count for nothing, and neither do the
/// baseline's results alone.
struct LookHistory {
  private let sources: [SeenSweep]

  /// - Parameter sweeps: stored sweeps on the rows of the next one, with the states of their trials.
  init(_ sweeps: [SweepSnapshot]) { sources = sweeps.map(SeenSweep.init) }

  /// Reads the sweeps of a database. What can't be read is an error later, where it matters.
  init(before next: Sweep, _ datasets: SweepDatasets, in paths: ProjectPaths) {
    guard next.variance == nil, paths.hasDatabase,
      let results = try? SQLiteStorage.results(at: paths.database),
      let summaries = try? results.sweeps()
    else {
      self.init([])
      return
    }
    let data = datasets.splits.map(\.whole.description)
    self.init(
      summaries.compactMap { summary in
        try? results.snapshot(ofSweep: summary.name, contents: { _ in .states })
      }.filter { stored in
        let alike = data.first { $0.split == stored.dataset.split } ?? data[0]
        return stored.sweep.variance == nil && alike.hasSameRows(as: stored.dataset)
      })
  }

  /// Returns the sweep with its looks, and with what was seen before.
  ///
  /// One with the seeds, splits and baseline of its last run keeps both, unless results of configurations
  /// that are new in it were seen elsewhere.
  func declared(_ next: Sweep) -> Sweep {
    let declaration = SeedDeclaration(next, after: sources.filter { $0.concerns(next) })
    var sweep = next
    sweep.looks = declaration.looks
    sweep.seen = declaration.seen
    // The sample of a sequential test begins with what was seen.
    if sweep.seedRule != .listed {
      let first = Set(sweep.seen.seeds)
      sweep.seeds = next.seeds.filter(first.contains) + next.seeds.filter { !first.contains($0) }
    }
    return sweep
  }
}

/// A stored sweep, by what its finished trials show.
struct SeenSweep {
  /// What trials are paired by.
  struct Replicate: Hashable {
    let split: SplitSpecification
    let seed: UInt64
  }

  let sweep: Sweep
  /// Nil if its grid has no configuration of that name.
  let baseline: Hyperparameters?
  /// Finished trials of each configuration of its grid.
  let finished: [Hyperparameters: Set<Replicate>]
  /// Comparisons whose configuration its grid no longer has.
  let former: [Hyperparameters: SeenResults.FormerComparison]

  init(_ snapshot: SweepSnapshot) {
    sweep = snapshot.sweep
    baseline = sweep.baselineSettings
    former = Dictionary(
      sweep.seen.former.map { ($0.settings, $0) }, uniquingKeysWith: { first, _ in first })
    let splits = Dictionary(
      sweep.splits.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    var finished = sweep.configurations.map { _ in Set<Replicate>() }
    for record in snapshot.trials where record.state == .finished {
      let trial = record.trial
      finished[record.number].insert(
        Replicate(
          split: trial.split.flatMap { splits[$0] } ?? sweep.dataset.split, seed: trial.seed))
    }
    self.finished = Dictionary(
      zip(sweep.configurations.map(\.hyperparameters), finished),
      uniquingKeysWith: { $0.union($1) })
  }

  /// True if its grid has the configuration, or had it before.
  func hasCompared(_ settings: Hyperparameters) -> Bool {
    finished[settings] != nil || former[settings] != nil
  }

  /// False for a confirmation beside other sweeps: it tests a choice with seeds that had no part in it.
  func concerns(_ next: Sweep) -> Bool {
    sweep.name == next.name
      || (next.confirmation == nil
        && (sweep.confirmation == nil || !Set(sweep.seeds).isDisjoint(with: next.seeds)))
  }

  /// True if it has the same seeds, splits and baseline.
  func declaresTheSame(as next: Sweep) -> Bool {
    Set(sweep.seeds) == Set(next.seeds) && Set(sweep.allSplits) == Set(next.allSplits)
      && (sweep.seedRule == .listed) == (next.seedRule == .listed)
      && baseline == next.baselineSettings
  }
}

extension Sweep {
  var baselineSettings: Hyperparameters? {
    configurations.first { $0.name == baseline }?.hyperparameters
  }
}
