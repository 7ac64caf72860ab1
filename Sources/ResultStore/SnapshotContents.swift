/// What a snapshot of a sweep holds beside its trials, their attempts and final metrics: of a large
/// sweep, most of the bytes.
package struct SnapshotContents: Sendable, Hashable {
  /// Names of the metrics whose values of each user are read; nil for all.
  package var userMetrics: Set<String>?
  /// Whether finished trials have their epochs and logs. All others have them anyhow.
  package var historyOfFinished: Bool
  /// Whether final metrics, which are kept twice, are compared with the rows that queries read.
  package var verifiesCopies: Bool

  package init(
    userMetrics: Set<String>? = nil, historyOfFinished: Bool = true, verifiesCopies: Bool = false
  ) {
    self.userMetrics = userMetrics
    self.historyOfFinished = historyOfFinished
    self.verifiesCopies = verifiesCopies
  }

  package static let all = SnapshotContents(verifiesCopies: true)
}
