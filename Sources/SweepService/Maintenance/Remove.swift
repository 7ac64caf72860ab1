package import ExperimentModel

/// A sweep or a trial to remove, as a person names it.
package struct RemoveRequest: Sendable, Hashable {
  package let name: String
  /// The sweep of a configuration; needed where several have one of that name.
  package let sweep: String?
  /// True if nobody is asked before the removal: a name that means more than it says is refused then.
  package let isUnattended: Bool

  package init(name: String, sweep: String? = nil, isUnattended: Bool = false) {
    self.name = name
    self.sweep = sweep
    self.isUnattended = isUnattended
  }
}

extension MaintenanceService {
  /// Returns what a name means, for a person to confirm.
  ///
  /// - Throws: `ResultStoreError` if it means nothing or several things; `ServiceError` if nobody is
  ///   asked and a configuration's name means a trial that other sweeps hold too.
  package func removalTarget(_ request: RemoveRequest) throws -> RemovalTarget {
    let target = try SQLiteStorage.results(at: paths.database)
      .removalTarget(named: request.name, inSweep: request.sweep)
    if case .trial(let match) = target, request.isUnattended { try refuseShared(match, request) }
    return target
  }

  /// Removes a sweep or a trial from the database. Files stay until they are collected.
  ///
  /// - Returns: the number of trials that are gone.
  package func remove(_ target: RemovalTarget) async throws -> Int {
    defer { events.finish() }
    switch target {
    case .sweep(let sweep): return try await writing { try await $0.remove(sweep: sweep).count }
    case .trial(let match):
      try await writing { try await $0.remove(trial: match.record.id) }
      return 1
    }
  }

  private func refuseShared(_ match: TrialMatch, _ request: RemoveRequest) throws(ServiceError) {
    let id = match.record.id
    guard match.sweeps.count > 1, !id.hex.hasPrefix(QualifiedName(request.name).text) else {
      return
    }
    throw ServiceError(
      "'\(request.name)' is trial \(id.short), which the sweeps \(NameList(match.sweeps)) share; "
        + "remove it from all of them with 'sweep rm trial:\(id.short)', or a whole sweep with "
        + "'sweep rm sweep:NAME'. Nothing was removed.")
  }
}
