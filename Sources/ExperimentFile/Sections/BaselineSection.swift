import ExperimentModel
import Yams

extension GridReader {
  /// Reads the configuration that others are compared with; by default the one called `baseline`,
  /// else the first.
  mutating func baseline(_ node: Node?, among list: ConfigurationList) -> String? {
    guard let node else {
      return list.line(ofName: "baseline") != nil ? "baseline" : list.names.first
    }
    guard let name = text(node, in: "baseline", expected: "a configuration's name") else {
      return nil
    }
    // Mistakes elsewhere may be the reason why it is missing.
    guard list.line(ofName: name) == nil, list.isComplete else { return name }
    if search?.isSearch ?? false, SearchDefinition.suggestion(named: name) != nil {
      report(
        "baseline: '\(name)' is a suggestion, which depends on results; name a configuration of "
          + "'experiments'", at: node)
      return nil
    }
    if let same = list.settledBy[name] {
      report("baseline: '\(name)' is the same setting as '\(same)'; name that", at: node)
      return nil
    }
    let suggestion = Spelling.suggestion(for: name, among: list.names)
    let expected =
      suggestion.isEmpty
      ? "; expected \(configurationNames(list.names, nearestTo: name))" : suggestion
    report("baseline: there is no configuration '\(name)'\(expected)", at: node)
    return nil
  }

  private func configurationNames(_ names: [String], nearestTo name: String) -> String {
    guard names.count > 2 else { return Self.alternatives(names) }
    let list = NameList(
      names, nearestTo: name, quoted: true,
      all: "without 'baseline', 'sweep \(file) \(RequestSetting.dryRun)' lists all")
    return "one of \(list)"
  }
}
