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
    self.request = request
    results = try SQLiteStorage.results(at: paths.database)
    name = try results.sweepName(request.sweep)
  }

  /// Returns the sweep that confirms.
  ///
  /// - Parameter notify: receives a warning if the choice is made from a part of the sweep.
  /// - Throws: `ServiceError` if it cannot be made, or exists with other configurations or seeds.
  func sweep(notify: (Notice) -> Void) throws -> Sweep {
    if let stored = try stored() {
      try checkAgreement(with: stored)
      return stored
    }
    let snapshot = try results.reportSnapshot(ofSweep: name, showsEpochs: false)
    if let other = snapshot.sweep.confirmation {
      throw ServiceError(
        "'\(name)' is the confirmation of '\(other.sweep)'; confirm that: "
          + "sweep confirm \(other.sweep)")
    }
    try snapshot.sweep.refuseStudy("so none is to be confirmed")
    let confirmation = try choice(snapshot)
    if let text = unfinishedText(snapshot) { notify(.warning(text)) }
    var sweep = snapshot.sweep
    let known = sweep.configurations
    sweep.name = Confirmation.name(of: name)
    sweep.seeds = try seeds(snapshot)
    (sweep.seedRule, sweep.looks) = (.listed, .once)
    sweep.configurations = confirmation.tuned.compactMap { tuned in
      known.first { $0.name == tuned.name }
    }
    sweep.confirmation = confirmation
    return sweep
  }

  // MARK: - A confirmation that exists

  private func stored() throws -> Sweep? {
    let confirmationName = Confirmation.name(of: name)
    guard try results.sweeps().contains(where: { $0.name == confirmationName }) else { return nil }
    let sweep = try results.snapshot(ofSweep: confirmationName) { _ in
      SnapshotContents(userMetrics: [], historyOfFinished: false, attentionMaps: false)
    }.sweep
    guard sweep.confirmation?.sweep == name else {
      throw ServiceError(
        "a confirmation of '\(name)' is stored as the sweep '\(confirmationName)', but a grid has that "
          + "name; rename it, or remove its results: sweep rm sweep:\(confirmationName)")
    }
    return sweep
  }

  private func checkAgreement(with stored: Sweep) throws(ServiceError) {
    let chosen = stored.configurations.map(\.name).filter { $0 != stored.baseline }
    let isSame =
      (request.top ?? chosen.count) == chosen.count
      && (request.seeds.map { Set($0) == Set(stored.seeds) } ?? true)
    guard !isSame else { return }
    throw ServiceError(
      "'\(name)' has a confirmation of \(chosen.joined(separator: ", ")) with the seeds "
        + "\(SeedRange.text(stored.seeds)); continue it without \(RequestSetting.top) and "
        + "\(RequestSetting.seeds). It is one test: fresh seeds until a test succeeds confirm nothing. To "
        + "test other configurations, give them a grid of another name")
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
    let missing = snapshot.trials.filter { $0.state != .finished && !$0.state.isFailure }
    guard !missing.isEmpty else { return nil }
    let splits = missing.compactMap { $0.trial.split.map(String.init) }
    let which =
      NameList.distinct(missing.map(\.trial.configuration.name)) + "; seed "
      + NameList.distinct(missing.map { "\($0.trial.seed)" })
      + (splits.isEmpty ? "" : "; split " + NameList.distinct(splits))
    let command = snapshot.sweep.origin.map { ": sweep \($0.shownPath)" } ?? ""
    return
      "\(missing.count) of \(snapshot.trials.count) trials of '\(name)' have no result (\(which)), so "
      + "the choice may not be that of the whole sweep; finish it first\(command)"
  }

  private func seeds(_ snapshot: SweepSnapshot) throws(ServiceError) -> [UInt64] {
    let used = Set(snapshot.sweep.seeds).union(snapshot.trials.map(\.trial.seed))
    guard let seeds = request.seeds else {
      return Array(
        (Self.firstSeed...).lazy.filter { !used.contains($0) }.prefix(Self.standardSeeds))
    }
    let repeated = seeds.filter(used.contains)
    guard repeated.isEmpty else {
      throw ServiceError(
        "\(RequestSetting.seeds): the configurations were chosen by their results with "
          + "\(SeedRange.text(repeated)), which would confirm themselves; give seeds that '\(name)' does "
          + "not use")
    }
    guard seeds.count > 1 else {
      throw ServiceError(
        "\(RequestSetting.seeds): one seed cannot show how much results vary; give at least two")
    }
    return seeds
  }
}

extension Sweep {
  /// What a confirmation trains, in a line; nil for other sweeps.
  var confirmationText: String? {
    guard let confirmation else { return nil }
    let chosen = configurations.map(\.name).filter { $0 != baseline }
    return "confirming \(chosen.joined(separator: ", ")), "
      + "\(chosen.count == 1 ? "the best" : "the best \(chosen.count)") of "
      + "\(confirmation.candidates.count) configurations of '\(confirmation.sweep)' by "
      + "\(confirmation.metric.name), and the baseline with the seeds \(SeedRange.text(seeds))"
  }
}
