/// How much data a metric of the test rows rests on.
package struct MetricSupport: Sendable, Hashable, Codable {
  package enum Unit: String, Sendable, Hashable, Codable {
    case users, rows
  }

  package let unit: Unit
  /// Users or rows that the metric is computed over; 0 where it cannot be computed.
  package let count: Int
  /// Those among them whose part in the value depends on the model; 0 where every model has the
  /// same value.
  package let decisive: Int

  /// Metrics that rest on fewer users or rows are left out of reports, unless they decide.
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

  /// True if the metric can be computed, but rests on too few users or rows to report.
  package var isThin: Bool { (1..<Self.fewest).contains(count) }

  /// True if the metric rests on enough users or rows, but depends on the model for few of them.
  package var isDecidedByFew: Bool { !isThin && (1..<Self.fewest).contains(decisive) }

  /// True if the metric can be computed, and is the same for every model.
  package var isConstant: Bool { count > 0 && decisive == 0 }
}
