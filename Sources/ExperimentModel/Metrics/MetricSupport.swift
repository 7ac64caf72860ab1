/// Number of users or test rows that a metric is computed over.
package struct MetricSupport: Sendable, Hashable, Codable {
  package enum Unit: String, Sendable, Hashable, Codable {
    case users, rows
  }

  package let unit: Unit
  /// Users or rows that the metric is computed over; 0 where it cannot be computed.
  package let count: Int
  /// Number of those whose contribution depends on the model; 0 if every model has the same value.
  package let decisive: Int

  /// Metrics of fewer users or rows are left out of reports, except for the target metric.
  package static let fewest = 20

  package init(_ unit: Unit, count: Int, decisive: Int) {
    self.unit = unit
    self.count = count
    self.decisive = decisive
  }

  /// `1 user`, `12000 rows`.
  package var text: String {
    "\(count) " + (count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)
  }

  /// True if the metric is defined, but over too few users or rows to report.
  package var isThin: Bool { (1..<Self.fewest).contains(count) }

  /// True if the metric is over enough users or rows, but depends on the model for few of them.
  package var isDecidedByFew: Bool { !isThin && (1..<Self.fewest).contains(decisive) }

  /// True if the metric is defined and the same for every model.
  package var isConstant: Bool { count > 0 && decisive == 0 }
}
