import ExperimentModel
import Foundation
import ResultStore
import Engine

/// What a run begins with when the sweep of its name, as it was last run, had other trials: whose
/// results its report will not show.
struct ChangeNote {
  let text: String

  /// Nil where nothing is left out.
  ///
  /// - Parameter trials: of the sweep as it is to be run now.
  init?(_ sweep: Sweep, trials: [Trial], data: DatasetDescription, database: String) {
    // A database that can't be read is an error later, where it matters.
    guard FileManager.default.fileExists(atPath: database),
      let results = try? SQLiteResults(path: database),
      let lastData = try? results.dataHash(ofSweep: sweep.name)
    else { return nil }
    if lastData != data.hash {
      text =
        "note: the data of '\(sweep.name)', or how models are tested on them, have changed since it "
        + "was last run (data hash \(lastData.prefix(10)), now \(data.hash.prefix(10))): "
        + Self.otherTrials
      return
    }
    if let lastEngine = try? results.engineVersion(ofSweep: sweep.name), lastEngine != engineVersion
    {
      text =
        "note: this version of sweep trains otherwise than the one that '\(sweep.name)' was last "
        + "run with (engine \(lastEngine), now \(engineVersion)): \(Self.otherTrials)"
      return
    }
    let wanted = Set(trials.map(\.id))
    let finished = (try? results.trials(ofSweep: sweep.name, metrics: [])) ?? []
    let leftOut = finished.filter { $0.state == .finished && !wanted.contains($0.id) }
    guard !leftOut.isEmpty else { return nil }
    let isOne = leftOut.count == 1
    text =
      "note: the report of '\(sweep.name)' will leave out \(leftOut.count) finished "
      + "\(isOne ? "trial" : "trials") that it had when it was last run "
      + "(\(Self.list(leftOut.map(\.name))); seed \(Self.list(leftOut.map { "\($0.seed)" }))), as "
      + "they are not asked for now. \(isOne ? "It stays" : "They stay") in the database, and "
      + "\(isOne ? "comes" : "come") back untrained with the grid and seeds of then"
  }

  private static let otherTrials =
    "its trials are other ones now. Earlier results stay in the database"

  /// The first few of some words, each once.
  private static func list(_ words: [String]) -> String {
    var distinct: [String] = []
    for word in words where !distinct.contains(word) {
      guard distinct.count < 5 else { return distinct.joined(separator: ", ") + ", …" }
      distinct.append(word)
    }
    return distinct.joined(separator: ", ")
  }
}
