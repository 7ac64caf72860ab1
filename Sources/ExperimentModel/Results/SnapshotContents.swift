/// Parts of a snapshot that are read only on request. They are most of a large sweep's bytes.
package struct SnapshotContents: Sendable, Hashable {
  /// Metrics whose values per user are read; nil for all.
  package var userMetrics: Set<String>?
  /// True if finished trials have their epochs and logs. All other trials have them in any case.
  package var historyOfFinished: Bool
  /// True if results have their attention maps and reliability bins.
  package var attentionMaps: Bool

  /// False to read trials and their states alone.
  package var results = true

  /// Trials and their states alone.
  package static var states: SnapshotContents {
    var contents = SnapshotContents(
      userMetrics: [], historyOfFinished: false, attentionMaps: false)
    contents.results = false
    return contents
  }

  /// Everything, unless restricted.
  package init(
    userMetrics: Set<String>? = nil, historyOfFinished: Bool = true, attentionMaps: Bool = true
  ) {
    self.userMetrics = userMetrics
    self.historyOfFinished = historyOfFinished
    self.attentionMaps = attentionMaps
  }
}
