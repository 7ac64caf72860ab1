import Evaluation
package import ExperimentModel

/// How many seeds each configuration of a sweep needs until its comparison with the baseline is
/// settled.
///
/// In rounds: once all configurations of a round have trained, the comparisons that are neither
/// different nor practically equal get another seed. Round n depends on the results of the first n
/// seeds alone, so the number of seeds is the same for any order of trials and any interruption.
package struct Settlement: Sendable, Hashable {
  /// Outcome of one trial, or of one seed over all splits.
  package enum Outcome: Sendable, Hashable {
    case pending
    case value(Double)
    /// It failed, or the metric is not defined.
    case none

    /// Returns the outcome of a seed over all splits; `none` if any trial has no value.
    package static func mean(of outcomes: [Outcome]) -> Outcome {
      if outcomes.contains(.pending) { return .pending }
      let values = outcomes.compactMap { if case .value(let value) = $0 { value } else { nil } }
      guard values.count == outcomes.count, !values.isEmpty else { return .none }
      return .value(values.reduce(0, +) / Double(values.count))
    }
  }

  package enum State: Sendable, Hashable {
    case open
    case different
    case equal
    /// All seeds are trained, and the comparison is neither; or no trial has a value.
    case outOfSeeds
  }

  /// One per configuration; the baseline's is `open` while any comparison is, then `outOfSeeds`.
  package let states: [State]
  /// Seeds that each configuration needs now, in the order of the sweep's seeds.
  package let seeds: [Int]
  /// Number of open comparisons that train.
  private let training: Int
  /// True if the outcomes of all these seeds are known and nothing is open.
  package let isSettled: Bool

  /// - Parameters:
  ///   - sweep: with the rule `untilSettled`.
  ///   - chosen: numbers of the configurations that train; nil for all. The others keep the seeds they
  ///     have, and their comparisons count as open.
  ///   - outcome: of a configuration with the sweep's seed at an index, over all splits.
  package init(
    _ sweep: Sweep, choosing chosen: Set<Int>? = nil,
    outcome: (_ configuration: Int, _ seed: Int) -> Outcome
  ) {
    let most = sweep.seeds.count
    let start = if case .untilSettled(let start) = sweep.seedRule { min(start, most) } else { most }
    let baseline = sweep.configurations.firstIndex { $0.name == sweep.baseline } ?? 0
    let test = SeedTest(sweep)
    var states = [State](repeating: .open, count: sweep.configurations.count)
    var values = [[Double?]](repeating: [], count: states.count)
    /// Adds the outcomes that follow those known, up to a number of seeds.
    func add(_ number: Int, upTo count: Int) {
      while values[number].count < count {
        switch outcome(number, values[number].count) {
        case .pending: return
        case .value(let value): values[number].append(value)
        case .none: values[number].append(nil)
        }
      }
    }
    let training = states.indices.filter { chosen?.contains($0) ?? true || $0 == baseline }
    var round = start
    while true {
      for number in states.indices where states[number] == .open { add(number, upTo: round) }
      let isTrained = training.allSatisfy { states[$0] != .open || values[$0].count >= round }
      guard isTrained else { break }
      Self.settle(&states, values, baseline, sweep, test, round: round)
      let isOver = training.allSatisfy { $0 == baseline || states[$0] != .open }
      // More seeds settle nothing if none can be tested.
      guard !isOver, round < most, test.fault == nil else {
        for number in training where states[number] == .open { states[number] = .outOfSeeds }
        break
      }
      round += 1
    }
    isSettled = training.allSatisfy { states[$0] != .open }
    self.training = training.count { $0 != baseline && states[$0] == .open }
    let others = states.indices.filter { !training.contains($0) && states[$0] == .open }
    // They, and the baseline beside them, keep the trials of earlier runs.
    for number in chosen == nil ? [] : others + [baseline] { add(number, upTo: most) }
    seeds = states.indices.map { number in
      states[number] != .open
        ? values[number].count
        : others.contains(number)
          ? max(start, values[number].count) : max(round, values[number].count)
    }
    self.states = states
  }

  /// Settles the open comparisons that the tests decide, adjusted for all comparisons.
  private static func settle(
    _ states: inout [State], _ values: [[Double?]], _ baseline: Int, _ sweep: Sweep,
    _ test: SeedTest, round: Int
  ) {
    let differences = values.indices.map { number -> PairedDifference? in
      guard number != baseline else { return nil }
      let pairs = zip(values[number], values[baseline]).compactMap { value, reference in
        value.flatMap { value in reference.map { (value, $0) } }
      }
      return test.fault != nil
        ? nil : .tTest(pairs.map(\.0), minus: pairs.map(\.1), validity: test.validity)
    }
    // Comparisons that are not complete yet count, as in `BaselineComparison`.
    let planned = values.indices.count { number in
      differences[number]?.p != nil
        || (number != baseline && states[number] == .open && values[number].count < round)
    }
    let tests = test.comparisons(current: planned)
    let different = holmAdjusted(differences.map { $0?.p }, amongTests: tests)
    let equal = holmAdjusted(
      differences.map { difference in
        sweep.rope.flatMap {
          difference?.equivalenceProbability(margin: $0, validity: test.validity)
        }
      }, amongTests: tests)
    for number in states.indices where states[number] == .open {
      if !values[number].isEmpty, values[number].allSatisfy({ $0 == nil }) {
        states[number] = .outOfSeeds
      } else if let p = different[number], p < test.level {
        states[number] = .different
      } else if let p = equal[number], p < test.level {
        states[number] = .equal
      }
    }
  }
}

extension Settlement {
  /// The settlement that the trials of a sweep show; nil for sweeps with a list of seeds.
  package init?(_ snapshot: SweepSnapshot) {
    let sweep = snapshot.sweep
    guard case .untilSettled = sweep.seedRule else { return nil }
    var outcomes: [[UInt64: [Outcome]]] = sweep.configurations.map { _ in [:] }
    // Folds of rows without a value of the metric, which older versions trained.
    let finished = snapshot.trials.filter { $0.state == .finished }
    let valued = Set(
      finished.filter { Outcome($0, sweep.metric) != .none }.map { Replicate($0.trial).split })
    let empty = Set(finished.map { Replicate($0.trial).split }).subtracting(valued)
    for record in snapshot.trials where !empty.contains(Replicate(record.trial).split) {
      outcomes[record.number][record.trial.seed, default: []].append(Outcome(record, sweep.metric))
    }
    // Configurations of which nothing has trained, because others were chosen, wait.
    let begun = Set(
      snapshot.trials.lazy.filter { !$0.state.isOpen }.map(\.number))
    self.init(sweep, choosing: begun.isEmpty ? nil : begun) { configuration, seed in
      let found = outcomes[configuration][sweep.seeds[seed]] ?? []
      return found.count < sweep.allSplits.count - empty.count ? .pending : .mean(of: found)
    }
  }

  /// One line for people: `2 of 13 comparisons are settled; the baseline and 11 others train with
  /// another seed`.
  package var text: String {
    let all = states.count - 1
    let settled = states.count { $0 == .different || $0 == .equal }
    return "\(settled) of \(all) \(all == 1 ? "comparison" : "comparisons") "
      + "\(settled == 1 ? "is" : "are") settled; the baseline and \(training) "
      + "\(training == 1 ? "other" : "others") train with another seed"
  }
}

extension Settlement.Outcome {
  package init(_ record: TrialRecord, _ metric: TargetMetric) {
    guard record.state == .finished else {
      self = record.state.isOpen ? .pending : .none
      return
    }
    let value = record.result?.metrics[metric.name].flatMap { $0.isFinite ? $0 : nil }
    self = value.map { .value($0) } ?? .none
  }
}
