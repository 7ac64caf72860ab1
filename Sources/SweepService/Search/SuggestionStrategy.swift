import ExperimentModel
import Scheduling
import Search
import Synchronization

/// Runs the fixed configurations of a search, and then its suggestions.
///
/// What is stored is replayed first, so a search that was interrupted continues.
struct SuggestionStrategy: SearchStrategy {
  private let trials: SuggestionTrials
  private let stored: StoredReplicates?
  private let registry: SuggestionRegistry
  private var fixed: GridStrategy
  /// Fixed trials that have not ended.
  private var open: Set<TrialID>
  private(set) var session: SearchSession
  /// By suggestion: its trials, and those that need no pruning because they are stored as ended.
  private var replicates: [[Trial]] = []
  private var settled: Set<TrialID> = []
  /// By trial: the suggestion and the number of its replicate.
  private var places: [TrialID: (suggestion: Int, replicate: Int)] = [:]
  /// Trials of pruned suggestions.
  private var pruned: [(trial: Trial, epoch: Int)] = []

  /// - Parameters:
  ///   - plan: of the fixed configurations.
  ///   - stored: nil for an empty store.
  ///   - registry: receives the configurations of suggestions as they are made.
  /// - Throws: `SearchSpaceError`.
  init(
    _ trials: SuggestionTrials, after plan: Plan, stored: StoredReplicates?,
    registry: SuggestionRegistry
  ) throws {
    self.trials = trials
    self.stored = stored
    self.registry = registry
    fixed = GridStrategy(plan)
    open = Set(plan.missing.map(\.trial.id))
    session = try SearchSession(
      trials.definition, goal: trials.goal, replicates: trials.replicates)
  }

  mutating func next() -> SearchStep? {
    if let step = fixed.next() { return step }
    while true {
      if !pruned.isEmpty {
        let (trial, epoch) = pruned.removeFirst()
        return .prune(trial, after: epoch)
      }
      switch session.next() {
      case .suggested(let index): introduce(index)
      case .train(let index, let replicate, let epoch):
        let trial = replicates[index][replicate]
        // A fixed configuration of the same settings gives the result.
        if !open.contains(trial.id) { return .train(trial, until: epoch) }
      case .prune(let index, let epoch):
        pruned += replicates[index].filter { !settled.contains($0.id) }.map { ($0, epoch) }
      case nil: return nil
      }
    }
  }

  private mutating func introduce(_ index: Int) {
    let searched = session.suggestions[index]
    guard searched.repeats == nil else { return replicates.append([]) }
    let configuration = trials.configuration(of: searched)
    let own = trials.trials(of: [configuration])
    replicates.append(own)
    registry.add(configuration)
    for (number, trial) in own.enumerated() {
      places[trial.id] = (index, number)
      guard !open.contains(trial.id), let known = stored?.replicate(of: trial) else { continue }
      if [.finished, .pruned].contains(known.state) { settled.insert(trial.id) }
      session.know(known.replicate, of: index, replicate: number)
    }
  }

  mutating func recorded(_ epoch: EpochMetrics, of trial: Trial) {
    guard let place = places[trial.id], let measure = trials.measure else { return }
    session.record(
      measure.value(in: epoch) ?? .nan, epoch: epoch.epoch, of: place.suggestion,
      replicate: place.replicate)
  }

  mutating func ended(_ trial: Trial, _ ending: AttemptEnding) {
    fixed.ended(trial, ending)
    open.remove(trial.id)
    guard let place = places[trial.id] else { return }
    session.stop(
      Replicate.Ending(ending.state, ending.result) { trials.objectives(of: trial, $0) },
      of: place.suggestion, replicate: place.replicate)
  }
}
