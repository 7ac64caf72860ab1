import Engine
import ExperimentModel

/// A note that the report of a sweep will leave out results that it had when it was last run.
struct PlanChangeWarning {
  let text: String

  /// Nil if nothing is left out.
  ///
  /// - Parameters:
  ///   - trials: every trial of the sweep as it is now.
  ///   - data: with each split.
  init?(_ sweep: Sweep, trials: [Trial], data: [DatasetDescription], in paths: ProjectPaths) {
    // A database that can't be read is an error later, where it matters.
    guard paths.hasDatabase, let results = try? SQLiteStorage.results(at: paths.database),
      let lastData = try? results.dataHash(ofSweep: sweep.name)
    else { return nil }
    let retraining =
      "so all its trials will be retrained. Earlier results stay in the database"
    if !data.contains(where: { $0.hash == lastData }), let data = data.first {
      text =
        "the data of '\(sweep.name)', or how models are tested on them, changed since it last ran "
        + "(data hash \(lastData.prefix(10)) → \(data.hash.prefix(10))), \(retraining)"
      return
    }
    if let lastEngine = try? results.engineVersion(ofSweep: sweep.name), lastEngine != engineVersion
    {
      text =
        "the training engine changed since '\(sweep.name)' last ran (\(lastEngine) → "
        + "\(engineVersion)), \(retraining)"
      return
    }
    // The suggestions of a search are derived again.
    guard sweep.search == nil else { return nil }
    let wanted = Set(trials.map(\.id))
    let finished = (try? results.trials(ofSweep: sweep.name, metrics: [])) ?? []
    let leftOut = finished.filter { $0.state == .finished && !wanted.contains($0.id) }
    guard !leftOut.isEmpty else { return nil }
    let splits = leftOut.compactMap { $0.split.map(String.init) }
    let isOne = leftOut.count == 1
    text =
      "the report of '\(sweep.name)' will leave out \(leftOut.count) finished "
      + "\(isOne ? "trial" : "trials") of its last run "
      + "(\(NameList.distinct(leftOut.map(\.name))); seed \(NameList.distinct(leftOut.map { "\($0.seed)" }))"
      + (splits.isEmpty ? "" : "; split \(NameList.distinct(splits))") + "), "
      + "because the grid and seeds no longer ask for \(isOne ? "it" : "them"). "
      + "\(isOne ? "It stays" : "They stay") in the database and "
      + "\(isOne ? "reappears" : "reappear"), without training, if you restore the old grid and "
      + "seeds"
  }
}
