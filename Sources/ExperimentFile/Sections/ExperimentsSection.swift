import ExperimentModel
import Foundation
import Yams

extension GridReader {
  private static let experimentKeys = ["name", "description"]

  /// Adds the configurations that are listed one by one.
  mutating func addExperiments(
    from node: Node, over defaults: HyperparameterResolution, to list: inout ConfigurationList
  ) {
    guard let items = items(of: node, in: "experiments", expected: "a list of experiments") else {
      list.isComplete = false
      return
    }
    if items.count > Self.mostConfigurations {
      report(
        "experiments: expected at most \(Self.mostConfigurations), found \(items.count)", at: node)
      return
    }
    for item in items {
      guard let entries = entries(of: item, in: "experiment", hasSettings: true) else {
        list.isComplete = false
        continue
      }
      addExperiment(entries, at: item, over: defaults, to: &list)
    }
  }

  private mutating func addExperiment(
    _ entries: [GridEntry], at node: Node, over defaults: HyperparameterResolution,
    to list: inout ConfigurationList
  ) {
    let mistakesBefore = issues.count
    let name = experimentName(entries, at: node, in: &list)
    let title = name.map { "experiment '\($0)'" } ?? "experiment"
    let descriptionNode = entries.first { $0.key == "description" }?.value
    let description = descriptionNode.flatMap { text($0, in: "\(title): description") }

    let settings = settings(from: entries, in: title, otherKeys: Self.experimentKeys)
    // An experiment is validated as a whole only if its parts are valid.
    guard let name, issues.count == mistakesBefore, defaultsAreSound else { return }
    let resolution = HyperparameterResolution(settings, over: defaults)
    for setting in resolution.misplaced { reportMisplaced(setting, in: title, resolution) }
    let hyperparameters = resolution.hyperparameters
    if let contradiction = resolution.contradiction {
      let cause = settings.first { contradiction.causes.contains($0.definition.name) }
      report("\(title): \(contradiction.text)", at: cause?.position ?? node.position)
    }
    guard issues.count == mistakesBefore else { return }
    if let same = list.name(ofSame: hyperparameters) {
      report("\(title): has the same settings as '\(same)'; leave one of them out", at: node)
      return
    }
    list.append(
      Configuration(
        name: name,
        description: description ?? hyperparameters.differences(from: defaults.hyperparameters),
        hyperparameters: hyperparameters),
      at: resolution.positions(whole: node.position))
  }

  private mutating func experimentName(
    _ entries: [GridEntry], at node: Node, in list: inout ConfigurationList
  ) -> String? {
    guard let entry = entries.first(where: { $0.key == "name" }) else {
      report("experiment: expected a 'name'", at: node)
      list.isComplete = false
      return nil
    }
    guard
      let name = text(entry.value, in: "experiment: name", expected: "a name")?
        .precomposedStringWithCanonicalMapping
    else {
      list.isComplete = false
      return nil
    }
    guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      report("experiment: name: expected one line", at: entry.value)
      return nil
    }
    guard name.first != " ", name.last != " " else {
      report(
        "experiment: name: '\(name)' begins or ends with a space; delete it", at: entry.value)
      return nil
    }
    if let kind = QualifiedName(name).kind {
      report(
        "experiment: name: '\(name)' begins with '\(kind.rawValue):', which commands read as the "
          + "kind of what is named; choose another name", at: entry.value)
      return nil
    }
    if search?.isSearch ?? false, SearchDefinition.suggestion(named: name) != nil {
      report(
        "experiment: name: '\(name)' is the name of a suggestion of the search; choose another",
        at: entry.value)
      return nil
    }
    if let line = list.line(ofName: name) {
      report("experiment: the name '\(name)' is taken, in line \(line)", at: entry.value)
      return nil
    }
    list.reserve(name, line: entry.value.position.line)
    return name
  }
}
