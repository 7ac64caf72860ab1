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
    /// Number of its path among those of the missing trials. One trial of a path runs at a time.
    package internal(set) var path = 0

    package init(trial: Trial, state: TrialState, operations: Double) {
      self.trial = trial
      self.state = state
      self.operations = operations
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
  ///   - hasLastState: true if the state that a finished trial ended with is stored; nil if none is. Not
  ///     asked if all trials run again.
  ///   - operations: estimated floating-point operations of a trial after a number of its epochs.
  package init(
    trials: [Trial], states: [TrialID: TrialState], rerun: RerunPolicy = .none,
    hasLastState: ((TrialID) -> Bool)? = nil,
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
    let paths = Self.paths(of: missing).map { path, entries in
      Self.connected(entries, on: path, rerun == .all ? nil : hasLastState, operations)
    }
    let works = paths.map { $0.reduce(0) { $0 + $1.ownOperations } }
    // By position if the work is equal: `sort` is not stable.
    let order = paths.indices.sorted { (works[$1], $0) < (works[$0], $1) }
    self.missing = order.enumerated().flatMap { number, place in
      paths[place].map { entry in
        var entry = entry
        entry.path = number
        return entry
      }
    }
  }

  /// Returns the entries of each path, with fewer epochs first; paths in the order of their first entry.
  /// A trial that shares its path with no other has none.
  private static func paths(
    of entries: [Entry]
  ) -> [(path: TrainingPath?, entries: [Entry])] {
    var numbers: [TrainingPath: Int] = [:]
    var paths: [(path: TrainingPath?, entries: [Entry])] = []
    for entry in entries {
      let path = TrainingPath(of: entry.trial)
      if let number = path.flatMap({ numbers[$0] }) {
        paths[number].entries.append(entry)
      } else {
        path.map { numbers[$0] = paths.count }
        paths.append((path, [entry]))
      }
    }
    return paths.map { ($0, $1.sorted { $0.trial.epochs < $1.trial.epochs }) }
  }

  /// Lets each entry of a path continue the longest shorter trial.
  private static func connected(
    _ entries: [Entry], on path: TrainingPath?, _ hasLastState: ((TrialID) -> Bool)?,
    _ operations: (Trial, _ epochs: Int) -> Double
  ) -> [Entry] {
    var before: (id: TrialID, epochs: Int)?
    return entries.map { entry in
      let (trial, known) = (entry.trial, before?.epochs ?? 0)
      if let path, let hasLastState,
        let epochs = (known + 1..<max(trial.epochs, known + 1)).last(where: {
          hasLastState(path[$0])
        })
      {
        before = (path[epochs], epochs)
      }
      var entry = entry
      if let before {
        entry.continued = before.id
        entry.shared = entry.operations - operations(trial, before.epochs)
      }
      before = (trial.id, trial.epochs)
      return entry
    }
  }

  /// Returns the work of each path in `entries`, in the order of their first entries.
  static func work(of entries: [Entry]) -> [(path: Int, operations: Double)] {
    var places: [Int: Int] = [:]
    return entries.reduce(into: []) { works, entry in
      if let place = places[entry.path] {
        works[place].operations += entry.ownOperations
      } else {
        places[entry.path] = works.count
        works.append((entry.path, entry.ownOperations))
      }
    }
  }

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
          Self.work(of: missing).map(\.operations), workers: jobs, speed: $0)
      },
      sharedWork: Self.share(missing.reduce(0) { $0 + $1.shared }, of: missing))
  }

  private static func share(_ operations: Double, of entries: [Entry]) -> Double {
    operations > 0 ? operations / entries.reduce(0) { $0 + $1.operations } : 0
  }
}
