import ExperimentModel
import Scheduling
import Search

/// The search of one run: its strategy, and the registration of its suggestions.
struct SearchRun: Sendable {
  let trials: SuggestionTrials
  let strategy: any SearchStrategy
  private let registry: SuggestionRegistry
  private let dataset: DatasetDescription
  private let records: RunRecords

  /// Nil unless the sweep is a search.
  init?(
    _ plan: SweepPlan, _ preparation: SweepPreparation, _ request: RunRequest,
    _ records: RunRecords
  ) throws {
    guard let trials = preparation.suggestions, let outlook = plan.search else { return nil }
    self.trials = trials
    self.records = records
    registry = SuggestionRegistry(outlook.configurations)
    dataset = preparation.datasets.description
    strategy = try SuggestionStrategy(
      trials, after: plan.trials,
      stored: StoredReplicates(
        trials, in: request.paths, rerun: request.rerun,
        removeCheckpoint: records.removeCheckpoint), registry: registry)
  }

  /// Registers the suggestions that the store does not know yet.
  func register() async throws {
    try await registry.register { try await records.register($0, of: trials, on: dataset) }
  }
}
