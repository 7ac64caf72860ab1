import ExperimentModel
import Yams

extension GridReader {
  /// Reads a mapping of parameters to a value or a list of values, for `when` and `exclude`.
  ///
  /// - Parameter axes: the axes of the grid; a condition may name their parameters only.
  mutating func condition(
    _ node: Node, in title: String, axes: [GridAxis]
  ) -> ParameterSpace.Condition? {
    guard let entries = entries(of: node, in: title, hasSettings: true) else { return nil }
    if entries.isEmpty { report("\(title): expected parameters with values", at: node) }
    let mistakesBefore = issues.count
    let varied = axes.flatMap(\.axis.names)
    var alternatives: [String: [ParameterValue]] = [:]
    for entry in entries {
      guard let definition = HyperparameterDefinition.named(entry.key), varied.contains(entry.key)
      else {
        reportNotVaried(entry, in: title, varied: varied)
        continue
      }
      if axes.contains(where: { !$0.isListed && $0.axis.names.contains(entry.key) }) {
        report(
          "\(title): '\(entry.key)' has too many values; conditions need a parameter whose values "
            + "can be listed", at: entry.position)
        continue
      }
      alternatives[entry.key] = conditionValues(entry, definition, in: title, axes: axes)
    }
    return issues.count == mistakesBefore ? .init(alternatives) : nil
  }

  private mutating func conditionValues(
    _ entry: GridEntry, _ definition: HyperparameterDefinition, in title: String,
    axes: [GridAxis]
  ) -> [ParameterValue] {
    let taken = axes.lazy.compactMap { $0.values(of: entry.key) }.first ?? []
    return alternatives(of: entry.value, definition).compactMap { node in
      guard let value = hyperparameterValue(node, of: definition) else { return nil }
      if !taken.contains(value) {
        let text = definition.text(for: value)
        let all = NameList(taken.map(definition.text(for:)), nearestTo: text)
        report(
          "\(title): '\(entry.key)' is never \(text) here; its values are \(all)", at: node)
      }
      return value
    }
  }

  /// The nodes of a list, or a single value. For `hidden_sizes` and `fields` a flat list is one value.
  private func alternatives(of node: Node, _ definition: HyperparameterDefinition) -> [Node] {
    guard case .sequence(let items) = node, !items.isEmpty else { return [node] }
    switch definition.domain {
    case .integers, .reals, .fields:
      return items.allSatisfy { $0.scalar != nil } ? [node] : Array(items)
    default: return Array(items)
    }
  }

  private mutating func reportNotVaried(
    _ entry: GridEntry, in title: String, varied: [String]
  ) {
    let suggestion = Spelling.suggestion(for: entry.key, among: varied)
    let expected =
      suggestion.isEmpty && !varied.isEmpty
      ? "; expected \(Self.alternatives(varied, nearestTo: entry.key))" : suggestion
    let sections = search?.isSearch ?? false ? "'parameters'" : "'parameters' or 'zip'"
    report("\(title): '\(entry.key)' is not varied by \(sections)\(expected)", at: entry.position)
  }
}
