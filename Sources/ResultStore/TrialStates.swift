import ExperimentModel
import GRDB

/// Looks up where trials stand.
struct TrialStates {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// The state of each known trial among `ids`; `interrupted` of one that is stored as finished but
  /// lacks epochs.
  func states(of ids: [TrialID]) throws -> [TrialID: TrialState] {
    let statement = try db.cachedStatement(sql: "SELECT state FROM trials WHERE hex = ?")
    let incomplete = Set(try IncompleteTrial.ids(in: db))
    var states: [TrialID: TrialState] = [:]
    for id in ids {
      if let text = try String.fetchOne(statement, arguments: [id.hex]) {
        states[id] = incomplete.contains(id) ? .interrupted : try TrialState(stored: text)
      }
    }
    return states
  }
}
