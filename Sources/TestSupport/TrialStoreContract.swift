import ExperimentModel

/// Checks of the contract of `AttemptStore` and `TrialCatalog`, for any store.
package struct TrialStoreContract: Sendable, CustomStringConvertible {
  package let name: String
  private let check: @Sendable (any InspectableTrialStore) async throws -> Void

  init(
    _ name: String, _ check: @escaping @Sendable (any InspectableTrialStore) async throws -> Void
  ) {
    self.name = name
    self.check = check
  }

  package var description: String { name }

  /// Runs the check on an empty store.
  ///
  /// - Throws: `ContractViolation`, or what the store threw.
  package func run(on store: any InspectableTrialStore) async throws { try await check(store) }

  package static let checks: [TrialStoreContract] = registration + attempts + endings
}

/// A violation of the contract.
package struct ContractViolation: Error, CustomStringConvertible {
  package let description: String
}

/// Compares two values.
///
/// - Throws: `ContractViolation` with both values if they differ.
func require<Value: Equatable>(
  _ actual: Value, equals expected: Value, _ subject: String
) throws(ContractViolation) {
  guard actual != expected else { return }
  throw ContractViolation(description: "\(subject): expected \(expected), found \(actual)")
}

/// Runs a call that the store must refuse.
///
/// - Throws: `ContractViolation` if `body` does not throw.
func requireRefusal(_ subject: String, _ body: () async throws -> Void) async throws {
  do { try await body() } catch { return }
  throw ContractViolation(description: "\(subject) was accepted")
}

extension InspectableTrialStore {
  /// Registers the sweep with all its trials on the sample dataset.
  func register(_ sweep: Sweep, dataHash: String = "d0d0") async throws -> [Trial] {
    let trials = sweep.trials(engineVersion: SampleTrials.engineVersion) { _, _ in dataHash }
    try await register(
      sweep, dataset: SampleTrials.dataset(hash: dataHash), trials: trials,
      environment: SampleTrials.environment)
    return trials
  }

  /// Records every epoch of the trial.
  func recordEpochs(of trial: Trial, loss: Double = 0.6) async throws {
    for epoch in SampleTrials.epochs(of: trial, loss: loss) {
      try await record(epoch, of: trial.id)
    }
  }

  /// Returns the only record of a trial in a sweep.
  func record(of trial: TrialID, inSweep name: String = "grid") async throws -> TrialRecord {
    let found = try await snapshot(ofSweep: name)?.trials.filter { $0.id == trial } ?? []
    guard found.count == 1 else {
      throw ContractViolation(description: "\(found.count) records of one trial in '\(name)'")
    }
    return found[0]
  }
}
