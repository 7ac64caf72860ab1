import ExperimentModel
import Yams

/// Axis with the positions of its keys, and its condition before validation.
struct GridAxis {
  var axis: ParameterSpace.Axis
  let positions: [SourcePosition]
  var when: GridEntry?
  /// False for more values than can be listed, as those of a continuous distribution: there are no
  /// rows then.
  var isListed = true

  func values(of name: String) -> [ParameterValue]? {
    axis.names.firstIndex(of: name).map { column in axis.rows.map { $0[column] } }
  }
}

extension GridReader {
  /// Reads `parameters`: a mapping of names to `{values: […], when: {…}}`.
  mutating func parameterAxes(from node: Node) -> [GridAxis] {
    guard let entries = entries(of: node, in: "parameters", hasSettings: true) else { return [] }
    if entries.isEmpty {
      report("parameters: expected at least one hyperparameter with its values", at: node)
    }
    return entries.compactMap { entry in
      guard let definition = HyperparameterDefinition.named(entry.key) else {
        reportUnknownHyperparameter(entry, in: "parameters")
        return nil
      }
      return parameterAxis(definition, entry)
    }
  }

  private mutating func parameterAxis(
    _ definition: HyperparameterDefinition, _ entry: GridEntry
  ) -> GridAxis? {
    let title = "parameters: '\(entry.key)'"
    guard case .mapping = entry.value else {
      report(
        "\(title): expected {values: […]}, found \(found(entry.value))", at: entry.value)
      return nil
    }
    var values: [ParameterValue]?
    var when: GridEntry?
    let inner = entries(of: entry.value, in: title) ?? []
    for key in inner {
      switch key.key {
      case "values": values = axisValues(key.value, of: definition, in: title)
      case "when": when = key
      case _ where Self.keysOfDistributions.contains(key.key):
        report(
          "\(title): '\(key.key)' is of searches; add 'method: tpe' and 'trials: 40' to the grid",
          at: key.position)
      default: reportUnknown(key, in: title, known: ["values", "when"])
      }
    }
    if !inner.contains(where: { $0.key == "values" }) {
      report("\(title): expected 'values', a list of what it shall take", at: entry.value)
    }
    guard let values, !values.isEmpty else { return nil }
    return GridAxis(
      axis: .init(entry.key, values: values), positions: [entry.position], when: when)
  }

  mutating func axisValues(
    _ node: Node, of definition: HyperparameterDefinition, in title: String
  ) -> [ParameterValue]? {
    guard let items = items(of: node, in: title, expected: "a list of values") else { return nil }
    var values: [ParameterValue] = []
    for item in items {
      guard let value = hyperparameterValue(item, of: definition) else { continue }
      if values.contains(value) {
        report("\(title): the value \(definition.text(for: value)) is given twice", at: item)
      }
      values.append(value)
    }
    return values
  }

  /// Reads `zip`: a list of mappings of names to lists, one axis per mapping.
  mutating func zipAxes(from node: Node) -> [GridAxis] {
    let expected = "a list of mappings, each with lists of the same length"
    guard let items = items(of: node, in: "zip", expected: expected) else { return [] }
    return items.compactMap { zipAxis(from: $0) }
  }

  private mutating func zipAxis(from node: Node) -> GridAxis? {
    guard let entries = entries(of: node, in: "zip", hasSettings: true) else { return nil }
    if entries.isEmpty { report("zip: expected hyperparameters with lists of values", at: node) }
    let mistakesBefore = issues.count
    var columns: [(entry: GridEntry, values: [ParameterValue])] = []
    for entry in entries {
      guard let definition = HyperparameterDefinition.named(entry.key) else {
        reportUnknownHyperparameter(entry, in: "zip")
        continue
      }
      let title = "zip: '\(entry.key)'"
      guard let items = items(of: entry.value, in: title, expected: "a list of values") else {
        continue
      }
      let values = items.compactMap { hyperparameterValue($0, of: definition) }
      if let first = columns.first, values.count == items.count, first.values.count != values.count
      {
        report(
          "\(title): expected as many values as '\(first.entry.key)' has, "
            + "\(first.values.count), found \(values.count)", at: entry.value)
      }
      columns.append((entry, values))
    }
    guard let length = columns.first?.values.count, issues.count == mistakesBefore else {
      return nil
    }
    let rows = (0..<length).map { row in columns.map { $0.values[row] } }
    if Set(rows).count != rows.count {
      report("zip: the same values stand together twice", at: node)
    }
    return GridAxis(
      axis: .init(names: columns.map(\.entry.key), rows: rows),
      positions: columns.map(\.entry.position), when: nil)
  }
}
