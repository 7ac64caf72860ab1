import ExperimentModel
import Search
import Yams

extension GridReader {
  /// Reads `parameters` of a grid with a `method`: a mapping of names to distributions.
  mutating func searchedParameters(from node: Node) -> [SearchedParameter] {
    guard let entries = entries(of: node, in: "parameters", hasSettings: true) else { return [] }
    if entries.isEmpty {
      report("parameters: expected at least one hyperparameter with its values", at: node)
    }
    let parameters = entries.flatMap { entry in
      guard isParameter(entry.key) else {
        reportUnknownHyperparameter(entry, in: "parameters")
        return [SearchedParameter]()
      }
      return searchedParameters(entry, named: entry.key)
    }
    var lines: [String: Int] = [:]
    for parameter in parameters {
      let (name, position) = (parameter.definition.name, parameter.position)
      if let line = lines.updateValue(position.line, forKey: name) {
        report("parameters: '\(name)' is given twice, first in line \(line)", at: position)
      }
    }
    return parameters
  }

  /// Reads the parameters of a grid that trains whole as axes of a product.
  mutating func listedAxes(from node: Node) -> [GridAxis] {
    let axes = searchedParameters(from: node).map {
      GridAxis($0, limit: Self.mostConfigurations)
    }
    for axis in axes where !axis.isListed { reportInfinite(axis) }
    return axes
  }

  /// Reports a parameter of `method: grid` whose values cannot all be trained.
  mutating func reportInfinite(_ axis: GridAxis) {
    report(
      "parameters: '\(axis.axis.names[0])': 'method: grid' trains every value, and these are too "
        + "many; give 'values', or search with another method", at: axis.positions[0])
  }

  /// True for a hyperparameter, and for what begins the names of some, as `optimizer` does.
  private func isParameter(_ name: String) -> Bool {
    HyperparameterDefinition.named(name) != nil || !Self.keys(under: name).isEmpty
  }

  /// Reads one parameter, or those of W&B's nested `{parameters: {momentum: {…}}}`.
  private mutating func searchedParameters(
    _ entry: GridEntry, named name: String
  ) -> [SearchedParameter] {
    let title = "parameters: '\(name)'"
    guard case .mapping = entry.value else {
      report(
        "\(title): expected {values: […]} or {min: …, max: …}, found \(found(entry.value))",
        at: entry.value)
      return []
    }
    let inner = entries(of: entry.value, in: title) ?? []
    if let nested = inner.first(where: { $0.key == "parameters" }) {
      for other in inner where other.key != "parameters" {
        report(
          "\(title): '\(other.key)' cannot stand beside 'parameters'; give the values of "
            + "'\(name)' in them, as 'name'", at: other.position)
      }
      return nestedParameters(nested, of: name)
    }
    guard let definition = HyperparameterDefinition.named(name) else {
      reportUnknownHyperparameter(entry, in: "parameters")
      return []
    }
    let distribution = distribution(of: definition, from: inner, in: title, at: entry.value)
    guard let distribution else { return [] }
    return [
      SearchedParameter(
        definition: definition, distribution: distribution, position: entry.position,
        when: inner.first { $0.key == "when" })
    ]
  }

  private mutating func nestedParameters(
    _ nested: GridEntry, of name: String
  ) -> [SearchedParameter] {
    let title = "parameters: '\(name)'"
    let option = HyperparameterDefinition.named(name).flatMap { $0.isChoice ? $0.optionKey : nil }
    return (entries(of: nested.value, in: title) ?? []).flatMap { entry in
      let isOption = option != nil && (entry.key == option || entry.key == "name")
      let full = HyperparameterDefinition.canonicalName(
        isOption ? name : "\(name).\(entry.key)")
      if isParameter(full) { return searchedParameters(entry, named: full) }
      if HyperparameterDefinition.named(entry.key) != nil {
        report(
          "\(title): '\(entry.key)' is no part of '\(name)'; move it up, directly under "
            + "'parameters'", at: entry.position)
      } else {
        reportUnknown(
          entry, in: title, known: [option].compactMap(\.self) + Self.keys(under: name))
      }
      return []
    }
  }
}

extension GridAxis {
  /// The values of a parameter, for conditions and products; no values if there are more than
  /// `limit`.
  init(_ searched: SearchedParameter, limit: Int) {
    let values = searched.parameter().values(limit: limit)
    self.init(
      axis: .init(searched.definition.name, values: values ?? []),
      positions: [searched.position], when: searched.when, isListed: values != nil)
  }
}
