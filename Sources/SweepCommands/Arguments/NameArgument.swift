import ArgumentParser
import ExperimentModel
import Foundation
import Reporting

/// Columns, settings and metrics named on the command line.
enum NameArgument {
  @Sendable static func columns(_ text: String) throws -> [ReportColumn] {
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard !names.isEmpty else { throw ValidationError("no column is named") }
    return try names.map(column)
  }

  /// `seconds`, `seconds:asc` or `seconds:desc`.
  @Sendable static func order(_ text: String) throws -> ReportOrder {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return ReportOrder(try column(text)) }
    guard let direction = ReportOrder.Direction(rawValue: parts[1]) else {
      throw ValidationError(
        "'\(parts[1])' is not a direction: write \(parts[0]):asc or \(parts[0]):desc")
    }
    return ReportOrder(try column(parts[0]), direction)
  }

  /// As grid files spell it, or with `_` for a dot.
  @Sendable static func setting(_ name: String) throws -> HyperparameterDefinition {
    let all = HyperparameterDefinition.all
    return try HyperparameterDefinition.named(name)
      ?? all.first { $0.columnName == name }
      ?? unknown("setting", name, among: all.map(\.name))
  }

  /// As grid files or the store's views spell it.
  @Sendable static func metric(_ name: String) throws -> MetricDefinition {
    try MetricDefinition.named(name) ?? MetricDefinition.withColumn(name)
      ?? unknown("metric", name, among: MetricDefinition.all.flatMap { [$0.name, $0.column] })
  }

  private static func column(_ name: String) throws -> ReportColumn {
    try ReportColumn.named(name) ?? unknown("column", name, among: ReportColumn.all.map(\.name))
  }

  private static func unknown<Value>(
    _ kind: String, _ name: String, among names: [String]
  ) throws -> Value {
    let nearest = Spelling.nearest(to: name, among: names)
    throw ValidationError(
      "there is no \(kind) '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "docs/reports.md lists them"))
  }
}
