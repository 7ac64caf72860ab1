import ExperimentModel
import GRDB

/// Looks up where trials stand.
struct TrialStates {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// The state of each known trial among `ids`.
  func states(of ids: [TrialID]) throws -> [TrialID: TrialState] {
    let statement = try db.cachedStatement(sql: "SELECT state FROM trials WHERE hex = ?")
    var states: [TrialID: TrialState] = [:]
    for id in ids {
      if let text = try String.fetchOne(statement, arguments: [id.hex]) {
        states[id] = try TrialState(stored: text)
      }
    }
    return states
  }
}
