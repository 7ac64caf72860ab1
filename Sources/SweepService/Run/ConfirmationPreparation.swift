import Analysis
import Engine
import ExperimentModel

/// Finds the confirmation of a sweep, or makes it from the sweep's results.
struct ConfirmationPreparation {
  /// Fresh seeds by default: with ten, a paired t test shows a difference of one standard deviation with
  /// 80 % power.
  private static let standardSeeds = 10
  /// Default seeds begin here, where few grids do.
  private static let firstSeed: UInt64 = 101

  private let request: ConfirmationRequest
  private let results: any ResultReader
  /// The sweep to confirm.
  private let name: String

  /// - Throws: `ServiceError` or `ResultStoreError` if there is no such sweep.
  init(_ request: ConfirmationRequest, in paths: ProjectPaths) throws {
    try self.init(request, results: SQLiteStorage.results(at: paths.database))
  }

  /// - Throws: `ServiceError` or `ResultStoreError` if there is no such sweep.
  init(_ request: ConfirmationRequest, results: any ResultReader) throws {
    self.request = request
    self.results = results
    name = try results.sweepName(request.sweep)
  }

  /// Returns the sweep that confirms.
  ///
  /// - Parameter notify: receives a warning if the choice is made from a part of the sweep.
  /// - Throws: `ServiceError` if it cannot be made, or exists with other configurations or seeds.
  func sweep(notify: (Notice) -> Void) throws -> Sweep {
    try results.snapshot(ofSweep: name, contents: Self.states).sweep
      .refuseStudy("so none is to be confirmed")
    if let stored = try stored() {
      try checkAgreement(with: stored)
      return stored.sweep
    }
    let snapshot = try results.reportSnapshot(ofSweep: name, showsEpochs: false)
    if let other = snapshot.sweep.confirmation {
      throw ServiceError(
        "'\(name)' is the confirmation of '\(other.sweep)'; confirm that: "
          + "sweep confirm \(other.sweep)")
    }
    let confirmation = try choice(snapshot)
    if let text = unfinishedText(snapshot) { notify(.warning(text)) }
    var sweep = snapshot.sweep
    let known = sweep.configurations
    sweep.name = Confirmation.name(of: name)
    sweep.seeds = try seeds(snapshot, notify: notify)
    (sweep.seedRule, sweep.looks) = (.listed, .once)
    sweep.configurations = confirmation.tuned.compactMap { tuned in
      known.first { $0.name == tuned.name }
    }
    // Its configurations are fixed.
    sweep.search = nil
    sweep.confirmation = confirmation
    return sweep
  }

  private static func states(of sweep: Sweep) -> SnapshotContents {
    SnapshotContents(userMetrics: [], historyOfFinished: false, attentionMaps: false)
  }

  // MARK: - A confirmation that exists

  private func stored() throws -> SweepSnapshot? {
    let confirmationName = Confirmation.name(of: name)
    guard try results.sweeps().contains(where: { $0.name == confirmationName }) else { return nil }
    let snapshot = try results.snapshot(ofSweep: confirmationName, contents: Self.states)
    guard snapshot.sweep.confirmation?.sweep == name else {
      throw ServiceError(
        "a confirmation of '\(name)' is stored as the sweep '\(confirmationName)', but a grid has that "
          + "name; rename it, or remove its results: sweep rm sweep:\(confirmationName)")
    }
    return snapshot
  }

  /// Starting over is suggested only while no fresh result exists: whoever has seen one and confirms again
  /// has another chance of a false verdict.
  private func checkAgreement(with stored: SweepSnapshot) throws(ServiceError) {
    let (sweep, chosen) = (stored.sweep, stored.sweep.chosenNames)
    let isSame =
      (request.top ?? chosen.count) == chosen.count
      && (request.seeds.map { Set($0) == Set(sweep.seeds) } ?? true)
    guard !isSame else { return }
    let (top, seeds) = (RequestSetting.top, RequestSetting.seeds)
    let remedy =
      stored.trials.contains { $0.state == .finished }
      ? "and has results: to confirm again with others would be a second test of one choice, with another "
        + "chance of a false verdict. Without \(top) and \(seeds), the command continues this one"
      : "but no result yet; continue it without \(top) and \(seeds), or start over after: sweep rm "
        + "sweep:\(sweep.name)"
    throw ServiceError(
      "'\(name)' has a confirmation of \(NameList.sentence(chosen)) with the seeds "
        + "\(SeedRange.text(sweep.seeds)) \(remedy)")
  }

  /// Checks a sweep against what is stored.
  ///
  /// - Throws: `ServiceError` if a grid has the name of a confirmation; or if the data or the engine of a
  ///   confirmation changed: tuned and fresh values must differ by their seeds alone.
  static func check(
    _ sweep: Sweep, after earlier: Sweep?, dataHash: String, _ request: RunRequest
  ) throws {
    guard let confirmed = sweep.confirmation?.sweep else {
      guard let confirmed = earlier?.confirmation?.sweep else { return }
      throw ServiceError(
        "\(request.grid): '\(sweep.name)' is the name of the confirmation of '\(confirmed)'; give the "
          + "grid another name, such as 'name: \(sweep.name)-2'")
    }
    let results = try SQLiteStorage.results(at: request.paths.database)
    // A confirmation that began is compared with what it was chosen by, whatever its sweep is now.
    let origin = earlier?.name ?? confirmed
    let change =
      try results.dataHash(ofSweep: origin).map { $0 != dataHash } ?? false
      ? "the data of '\(origin)', or how models are tested on them,"
      : try results.engineVersion(ofSweep: origin).map { $0 != engineVersion } ?? false
        ? "the training engine" : nil
    guard let change else { return }
    let remedy =
      earlier == nil
      ? "run the sweep again first" : "run '\(confirmed)' again, and then: sweep rm sweep:\(origin)"
    throw ServiceError(
      "\(change) changed since '\(origin)' ran, so fresh values would differ from those of the choice by "
        + "more than the seed; \(remedy)")
  }

  // MARK: - A new confirmation

  private func choice(_ snapshot: SweepSnapshot) throws(ServiceError) -> Confirmation {
    let comparison = Comparison(snapshot)
    let others = snapshot.sweep.configurations.count - 1
    guard others > 0 else {
      throw ServiceError(
        "'\(name)' has no configuration beside the baseline, so nothing was chosen that could be "
          + "confirmed")
    }
    if let top = request.top, top > others {
      throw ServiceError(
        "\(RequestSetting.top): '\(name)' has \(others) \(others == 1 ? "configuration" : "configurations") "
          + "beside the baseline, not \(top)")
    }
    let count = request.top ?? Confirmation.standardCount
    guard comparison.hasFinished, let confirmation = Confirmation(ofBest: count, in: comparison)
    else {
      throw ServiceError(
        "no trial of '\(name)' beside the baseline's has finished with a value of "
          + "\(comparison.target.name), so there is nothing to choose from; run the sweep first")
    }
    guard comparison.baseline?.finished ?? 0 > 0 else {
      throw ServiceError(
        "the baseline of '\(name)' has not finished, so there is nothing to compare with; run the sweep "
          + "first")
    }
    let found = confirmation.tuned.count - 1
    if let top = request.top, found < top {
      throw ServiceError(
        "\(RequestSetting.top): only \(found) of \(others) configurations beside the baseline have a "
          + "result in '\(name)'; run the sweep first, or confirm fewer")
    }
    return confirmation
  }

  /// Which trials have not ended, and the command that trains them; nil if all have.
  private func unfinishedText(_ snapshot: SweepSnapshot) -> String? {
    let missing = snapshot.trials.filter { $0.state.isOpen }
    guard !missing.isEmpty else { return nil }
    let splits = missing.compactMap { $0.trial.split.map(String.init) }
    let which =
      NameList.distinct(NameList.unambiguous(missing.map(\.trial.configuration.name))) + "; seed "
      + NameList.distinct(missing.map { "\($0.trial.seed)" })
      + (splits.isEmpty ? "" : "; split " + NameList.distinct(splits))
    let command = snapshot.sweep.origin.map { ": sweep \($0.shownPath)" } ?? ""
    return
      "\(missing.count) of \(snapshot.trials.count) trials of '\(name)' have no result (\(which)), and "
      + "confirming fixes the choice by those that have one; finish the sweep first\(command)"
  }

  /// Returns seeds that the choice cannot have known: neither the sweep nor an earlier run of one of its
  /// configurations has results with them.
  private func seeds(
    _ snapshot: SweepSnapshot, notify: (Notice) -> Void
  ) throws -> [UInt64] {
    let used = Set(snapshot.sweep.seeds).union(snapshot.trials.map(\.trial.seed))
    guard let seeds = request.seeds else {
      return try standardSeeds(snapshot, notify, except: used)
    }
    let repeated = seeds.filter(used.contains)
    guard repeated.isEmpty else {
      throw ServiceError(
        "\(RequestSetting.seeds): the configurations were chosen by their results with "
          + "\(SeedRange.text(repeated)), which would confirm themselves; give seeds that '\(name)' does "
          + "not use")
    }
    let seen = try seeds.filter(finished(snapshot, seeds).contains)
    guard seen.isEmpty else {
      throw ServiceError(
        "\(RequestSetting.seeds): earlier runs trained configurations of '\(name)' with "
          + "\(SeedRange.text(seen)), so they are not fresh: their results may have led to the "
          + "choice; give seeds that no run used, or none for the next that are free")
    }
    guard seeds.count > 1 else {
      throw ServiceError(
        "\(RequestSetting.seeds): one seed cannot show how much results vary; give at least two")
    }
    return seeds
  }

  private func standardSeeds(
    _ snapshot: SweepSnapshot, _ notify: (Notice) -> Void, except used: Set<UInt64>
  ) throws -> [UInt64] {
    var (fresh, seen): ([UInt64], [UInt64]) = ([], [])
    var next = Self.firstSeed
    while fresh.count < Self.standardSeeds {
      let candidates = Array(
        (next...).lazy.filter { !used.contains($0) }.prefix(Self.standardSeeds - fresh.count))
      let finished = try finished(snapshot, candidates)
      fresh += candidates.filter { !finished.contains($0) }
      seen += candidates.filter(finished.contains)
      next = candidates[candidates.count - 1] + 1
    }
    if !seen.isEmpty {
      notify(
        .note(
          "earlier runs trained configurations of '\(name)' with \(SeedRange.text(seen)), so they "
            + "are not fresh and are skipped"))
    }
    return fresh
  }

  /// Returns those of `seeds` with which a configuration of the sweep has a finished trial, in whatever
  /// sweep and run.
  private func finished(_ snapshot: SweepSnapshot, _ seeds: [UInt64]) throws -> Set<UInt64> {
    guard let first = snapshot.trials.first?.trial.seed else { return [] }
    // One trial for each configuration and split.
    let patterns = snapshot.trials.map(\.trial).filter { $0.seed == first }
    let trials = patterns.flatMap { trial in
      seeds.map {
        Trial(
          configuration: trial.configuration, seed: $0, dataHash: trial.dataHash,
          engineVersion: trial.engineVersion)
      }
    }
    let states = try results.states(of: trials.map(\.id))
    return Set(trials.filter { states[$0.id] == .finished }.map(\.seed))
  }
}

extension Sweep {
  /// The configurations beside the baseline.
  fileprivate var chosenNames: [String] {
    configurations.map(\.name).filter { $0 != baseline }
  }

  /// What a confirmation trains, in a line; nil for other sweeps.
  var confirmationText: String? {
    guard let confirmation else { return nil }
    let chosen = chosenNames
    let others = confirmation.competitors(of: baseline)
    let metric = confirmation.metric.name
    let origin = "of '\(confirmation.sweep)' beside the baseline"
    let choice =
      chosen.count < others
      ? "the best \(chosen.count == 1 ? "" : "\(chosen.count) ")of \(others) configurations \(origin) "
        + "by \(metric)"
      : others == 1 ? "the only configuration \(origin)" : "all \(others) configurations \(origin)"
    let better = confirmation.outperformed(by: baseline)
    return "confirming \(NameList.sentence(chosen)), \(choice), and the baseline with the seeds "
      + SeedRange.text(seeds)
      + (better.isEmpty
        ? "" : "; by \(metric), the baseline was better than \(NameList.sentence(better))")
  }
}
