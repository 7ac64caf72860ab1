import ExperimentModel
import Foundation

/// Some of a sweep's configurations, chosen by lists of names.
package struct ConfigurationChoice: Sendable, Hashable {
  private let lists: [String]

  /// - Parameter lists: names separated by commas, each as a person writes them; empty means all.
  package init(_ lists: [String]) { self.lists = lists }

  /// Returns the chosen names; nil if all are chosen.
  ///
  /// - Parameters:
  ///   - known: every name.
  ///   - place: what has them, for errors.
  ///   - remedy: what lists them all.
  /// - Throws: `ServiceError` for an unknown name, and a list that can be read in two ways.
  package func names(
    among known: [String], of place: String, all remedy: String
  ) throws(ServiceError) -> Set<String>? {
    guard !lists.isEmpty else { return nil }
    var names: Set<String> = []
    let choices = NameChoices(known)
    for text in lists {
      switch reading(of: text, among: choices) {
      case .names(let found): names.formUnion(found)
      case .unknown(let name):
        throw ServiceError(
          "\(RequestSetting.only): there is no configuration '\(Self.shortened(name))' "
            + "in \(place); it has "
            + NameList(known, nearestTo: name, quoted: true, all: remedy).description)
      case .ambiguous(let first, let second):
        throw ServiceError(
          "\(RequestSetting.only): "
            + AmbiguousName(
              text, meanings: [first, second].map { (Self.words(for: $0), Self.what($0)) }
            ).description)
      }
    }
    return names
  }

  /// Reads a list as it is, or else with the hyperparameters' own names in place of other spellings.
  private func reading(of text: String, among choices: NameChoices) -> NameChoices.Reading {
    let reading = choices.read(text)
    guard case .unknown = reading, let other = ProductName.canonical(text) else { return reading }
    if case .unknown = choices.read(other) { return reading }
    return choices.read(other)
  }

  private static func shortened(_ name: String) -> String {
    name.count > 200 ? name.prefix(199) + "…" : name
  }

  private static func words(for names: [String]) -> String {
    names.map { "\(RequestSetting.only) '\(QualifiedName.text(.configuration, $0))'" }.joined(
      separator: " ")
  }

  private static func what(_ names: [String]) -> String {
    names.count == 1 ? "one configuration" : "\(names.count) configurations"
  }
}
