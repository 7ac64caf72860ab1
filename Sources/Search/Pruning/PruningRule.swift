import Arithmetic
package import ExperimentModel

/// Stops trials early whose metric is behind that of earlier ones: successive halving, Hyperband or
/// the median rule.
///
/// ```swift
/// let rule = PruningRule(.asha, minimumEpochs: 1, maximumEpochs: 27, eta: 3)
/// if rule.rungs(of: trial, epochs: 27).contains(epoch) {
///   switch rule.decision(for: trial, atRung: epoch, among: curves, goal: .maximize) { … }
/// }
/// ```
///
/// Every rule judges a trial only against trials with lower indices, by their values at the same
/// epoch. The decision is a pure function of those values, whichever trial gets there first. A trial
/// waits only while the missing values can change the decision: one that is behind too many others,
/// or ahead of enough of them, is judged at once. The open trial with the lowest index never waits.
package struct PruningRule: Sendable, Hashable {
  package typealias Kind = EarlyTermination.Kind

  package let kind: Kind
  /// Epochs before the first decision, at least 1: `min_iter`.
  package let minimumEpochs: Int
  /// Epochs of the longest trial.
  package let maximumEpochs: Int
  /// Ratio of the epochs of consecutive rungs and of the trials that reach them, at least 2; the
  /// median rule has no use for it.
  package let eta: Int

  /// Earlier trials that the median rule needs, as in Optuna.
  private static let medianStartup = 5

  package init(_ kind: Kind, minimumEpochs: Int, maximumEpochs: Int, eta: Int = 3) {
    precondition(minimumEpochs >= 1 && eta >= 2, "rungs must ascend")
    self.kind = kind
    self.minimumEpochs = minimumEpochs
    self.maximumEpochs = maximumEpochs
    self.eta = eta
  }

  /// Returns the epochs, ascending, after which a trial of `epochs` epochs is judged; never its last.
  package func rungs(of trial: Int, epochs: Int) -> [Int] {
    switch kind {
    case .median:
      return Array(minimumEpochs..<max(epochs, minimumEpochs))
    case .asha, .hyperband:
      var rung = minimumEpochs
      for _ in 0..<bracket(of: trial) { rung *= eta }
      var rungs: [Int] = []
      while rung < epochs {
        rungs.append(rung)
        rung = rung.multipliedReportingOverflow(by: eta).overflow ? .max : rung * eta
      }
      return rungs
    }
  }

  /// Number of brackets; 1 unless the rule is Hyperband.
  package var bracketCount: Int {
    guard kind == .hyperband else { return 1 }
    var count = 1
    var rung = minimumEpochs
    while rung <= maximumEpochs / eta {
      rung *= eta
      count += 1
    }
    return count
  }

  /// Returns the bracket of a trial, 0 for the one that prunes earliest.
  ///
  /// As many trials as Hyperband gives each bracket, in an order made by a hash of the index.
  package func bracket(of trial: Int) -> Int {
    let count = bracketCount
    // ⌈brackets · ηˢ / (s + 1)⌉ for the bracket with s rungs.
    let sizes = (0..<count).map { bracket in
      let rungs = count - 1 - bracket
      let power = (0..<rungs).reduce(1) { product, _ in product * eta }
      return (count * power + rungs) / (rungs + 1)
    }
    let total = UInt64(sizes.reduce(0, +))
    let hash = SplitMix64.mixed(UInt64(trial) &+ SplitMix64.step)
    var place = Int(hash % total)
    for (bracket, size) in sizes.enumerated() {
      if place < size { return bracket }
      place -= size
    }
    preconditionFailure("a place below the total lies in a bracket")
  }

  /// Returns what becomes of a trial that has trained a rung's epochs.
  ///
  /// - Parameters:
  ///   - rung: one of the trial's `rungs`.
  ///   - curves: of all trials up to this one at least, by index.
  package func decision(
    for trial: Int, atRung rung: Int, among curves: [LearningCurve], goal: TargetMetric.Goal
  ) -> RungDecision {
    guard let value = judgedValue(of: curves[trial], atRung: rung, goal) else { return .prune }
    let bracket = bracket(of: trial)
    let earlier = (0..<trial).filter { kind != .hyperband || self.bracket(of: $0) == bracket }
    let reached = earlier.compactMap { curves[$0].value(after: rung) }
    let missing = earlier.filter {
      !curves[$0].hasEnded && curves[$0].value(after: rung) == nil
    }
    let better = reached.count { goal.prefers($0, to: value) }
    if isPruned(better: better, of: reached.count, missing: missing.count, atBest: true) {
      return .prune
    }
    return isPruned(better: better, of: reached.count, missing: missing.count, atBest: false)
      ? .wait(for: missing) : .continue
  }

  /// The value at the rung, for the median rule the best one so far; nil if it is no number.
  private func judgedValue(
    of curve: LearningCurve, atRung rung: Int, _ goal: TargetMetric.Goal
  ) -> Double? {
    guard let value = curve.value(after: rung), !value.isNaN else { return nil }
    guard kind == .median else { return value }
    return curve.values.prefix(rung).reduce(value) { goal.prefers($1, to: $0) ? $1 : $0 }
  }

  /// True if a trial is pruned when the missing trials turn out as well for it as they can, or as
  /// badly.
  private func isPruned(better: Int, of reached: Int, missing: Int, atBest: Bool) -> Bool {
    switch kind {
    case .asha, .hyperband:
      // More trials at the rung raise the number that continues by at most one each, so that the
      // worst is when all of them are better.
      let continuing = max(1, (reached + missing + 1) / eta)
      return better + (atBest ? 0 : missing) >= continuing
    case .median:
      let counted = atBest ? reached : reached + missing
      guard counted >= Self.medianStartup else { return false }
      return atBest
        ? 2 * better > reached + missing : 2 * (better + missing) > reached + missing
    }
  }
}
