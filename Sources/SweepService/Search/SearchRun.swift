import ExperimentModel
import Scheduling
import Search

/// The search of one run: its strategy, and the registration of its suggestions.
struct SearchRun: Sendable {
  let trials: SuggestionTrials
  let strategy: any SearchStrategy
  private let registry = SuggestionRegistry()
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
    dataset = preparation.datasets.description
    strategy = try SuggestionStrategy(
      trials, after: plan.trials,
      stored: StoredReplicates(
        trials, in: request.paths, rerun: request.rerun,
        removeCheckpoint: records.removeCheckpoint), registry: registry)
    self.outlook = outlook
  }

  private let outlook: SearchOutlook

  /// Registers new suggestions.
  func register() async throws {
    try await registry.register { try await records.register($0, of: trials, on: dataset) }
  }

  /// Registers all suggestions that results allow.
  func registerKnown() async throws {
    let made = registry.configurations
    let known = made.count > outlook.configurations.count ? made : outlook.configurations
    try await records.waiting { try await records.register(known, of: trials, on: dataset) }
  }
}
