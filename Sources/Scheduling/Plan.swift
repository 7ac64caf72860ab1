package import ExperimentModel

/// The remaining work of a sweep: the wanted trials less the finished ones.
///
/// Trials with the same identity, from configurations that differ only in name, are one.
package struct Plan: Sendable, Hashable {
  /// A wanted trial with its stored state and its estimated work.
  package struct Entry: Sendable, Hashable {
    package let trial: Trial
    /// State before this run; `queued` if the store does not know the trial.
    package let state: TrialState
    /// Estimated floating-point operations of all its epochs.
    package let operations: Double
    /// The shorter trial of the same path that this one continues; nil to start from the beginning.
    package internal(set) var continued: TrialID?
    /// Estimated operations of the epochs that it has in common with that one.
    package internal(set) var shared = 0.0
    /// Nil if it has none with other trials.
    let path: TrainingPath?

    package init(trial: Trial, state: TrialState, operations: Double) {
      self.trial = trial
      self.state = state
      self.operations = operations
      path = TrainingPath(of: trial)
    }

    /// Estimated operations of the epochs that it trains.
    package var ownOperations: Double { operations - shared }
  }

  /// Finished trials that do not run again, in the order of the grid file.
  package let done: [Entry]
  /// Failed trials that do not run again, in the order of the grid file.
  package let failed: [Entry]
  /// Trials to run, by path: the path with the most work first, and shorter trials before the longer
  /// ones that continue them; otherwise in the order of the grid file.
  package let missing: [Entry]

  /// - Parameters:
  ///   - trials: wanted trials, in the order of the grid file.
  ///   - states: stored states, with orphaned attempts settled: a running trial runs again.
  ///   - hasLastState: true if the state that a finished trial ended with is stored. Not asked if all
  ///     trials run again.
  ///   - operations: estimated floating-point operations of a trial after a number of its epochs.
  package init(
    trials: [Trial], states: [TrialID: TrialState], rerun: RerunPolicy = .none,
    hasLastState: (TrialID) -> Bool = { _ in false },
    operations: (Trial, _ epochs: Int) -> Double
  ) {
    var known: Set<TrialID> = []
    var done: [Entry] = []
    var failed: [Entry] = []
    var missing: [Entry] = []
    for trial in trials where known.insert(trial.id).inserted {
      let entry = Entry(
        trial: trial, state: states[trial.id] ?? .queued, operations: operations(trial, 0))
      if entry.state == .finished, rerun != .all {
        done.append(entry)
      } else if entry.state.isFailure, rerun == .none {
        failed.append(entry)
      } else {
        missing.append(entry)
      }
    }
    self.done = done
    self.failed = failed
    let hasLastState = rerun == .all ? { _ in false } : hasLastState
    var paths = Self.paths(of: missing)
    for path in paths.indices {
      Self.connect(&paths[path], hasLastState, operations)
    }
    // By position if the work is equal: `sort` is not stable.
    self.missing = paths.enumerated()
      .sorted {
        (Self.work(of: $1.element), $0.offset) < (Self.work(of: $0.element), $1.offset)
      }
      .flatMap(\.element)
  }

  /// Returns the entries of each path, with fewer epochs first; paths in the order of their first entry.
  static func paths(of entries: [Entry]) -> [[Entry]] {
    var numbers: [TrainingPath: Int] = [:]
    var paths: [[Entry]] = []
    for entry in entries {
      if let number = entry.path.flatMap({ numbers[$0] }) {
        paths[number].append(entry)
      } else {
        entry.path.map { numbers[$0] = paths.count }
        paths.append([entry])
      }
    }
    return paths.map { $0.sorted { $0.trial.epochs < $1.trial.epochs } }
  }

  /// Lets each entry of a path continue the longest shorter trial.
  private static func connect(
    _ path: inout [Entry], _ hasLastState: (TrialID) -> Bool,
    _ operations: (Trial, _ epochs: Int) -> Double
  ) {
    var before: (id: TrialID?, epochs: Int) = (nil, 0)
    for index in path.indices {
      let trial = path[index].trial
      let between = before.epochs + 1..<max(trial.epochs, before.epochs + 1)
      if let shorter = path[index].path,
        let epochs = between.last(where: { hasLastState(shorter[$0]) })
      {
        before = (shorter[epochs], epochs)
      }
      path[index].continued = before.id
      path[index].shared = path[index].operations - operations(trial, before.epochs)
      before = (trial.id, trial.epochs)
    }
  }

  /// Operations of the trials of a path, of which one can run at a time.
  static func work(of path: [Entry]) -> Double { path.reduce(0) { $0 + $1.ownOperations } }

  /// The trials that missing ones continue, by the identity of these.
  package var continued: [TrialID: TrialID] {
    Dictionary(
      missing.compactMap { entry in entry.continued.map { (entry.trial.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// True if no trial is missing.
  package var isEmpty: Bool { missing.isEmpty }

  /// Returns the plan in numbers.
  ///
  /// - Parameters:
  ///   - jobs: trials at a time.
  ///   - speed: operations per second of one worker; nil if unknown.
  package func summary(jobs: Int, speed: Double? = nil) -> PlanSummary {
    PlanSummary(
      done: done.count, missing: missing.count, resumed: missing.count { $0.state == .interrupted },
      failed: Dictionary(failed.map { ($0.state, 1) }, uniquingKeysWith: +),
      seconds: speed.map {
        Makespan.seconds(
          Self.paths(of: missing).map(Self.work), workers: jobs, speed: $0)
      },
      sharedWork: Self.share(missing.reduce(0) { $0 + $1.shared }, of: missing))
  }

  private static func share(_ operations: Double, of entries: [Entry]) -> Double {
    operations > 0 ? operations / entries.reduce(0) { $0 + $1.operations } : 0
  }
}
