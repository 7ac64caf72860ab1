/// Trial that was looked up, with the sweeps that it belongs to, the latest first.
package struct TrialMatch: Sendable, Hashable {
  package var record: TrialRecord
  package let sweeps: [String]

  package init(record: TrialRecord, sweeps: [String]) {
    self.record = record
    self.sweeps = sweeps
  }
}
