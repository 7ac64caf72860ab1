import ExperimentModel
import Scheduling
import Search

/// What is stored of the trials of suggestions.
struct StoredReplicates: Sendable {
  private let results: any ResultReader
  private let trials: SuggestionTrials
  private let measure: ValidationMeasure?
  private let rerun: RerunPolicy
  /// Trials whose stored results do not count, because this run trains them again.
  private let removeCheckpoint: @Sendable (Trial) -> Void

  /// - Parameter removeCheckpoint: called for trials that train again from the beginning.
  init(
    _ results: any ResultReader, of trials: SuggestionTrials, rerun: RerunPolicy,
    removeCheckpoint: @escaping @Sendable (Trial) -> Void = { _ in }
  ) {
    self.results = results
    (self.trials, measure) = (trials, trials.measure)
    self.rerun = rerun
    self.removeCheckpoint = removeCheckpoint
  }

  /// Nil without a database that can be read.
  init?(
    _ trials: SuggestionTrials, in paths: ProjectPaths, rerun: RerunPolicy,
    removeCheckpoint: @escaping @Sendable (Trial) -> Void = { _ in }
  ) {
    guard paths.hasDatabase, let results = try? SQLiteStorage.results(at: paths.database) else {
      return nil
    }
    self.init(results, of: trials, rerun: rerun, removeCheckpoint: removeCheckpoint)
  }

  /// Returns what is stored of a trial, and its state; nil for one that trains from the beginning.
  func replicate(of trial: Trial) -> (replicate: Replicate, state: TrialState)? {
    guard let record = try? results.trial(matching: trial.id.hex).record else { return nil }
    // Trials of a sweep that measured less per epoch cannot be judged.
    guard rerun != .all,
      measure.map({ measure in record.epochs.allSatisfy { measure.value(in: $0) != nil } }) ?? true
    else {
      removeCheckpoint(trial)
      return nil
    }
    var replicate = Replicate(record, measure) { trials.objectives(of: trial, $0) }
    if rerun != .none, record.state.isFailure { replicate.ending = nil }
    return (replicate, record.state)
  }
}
