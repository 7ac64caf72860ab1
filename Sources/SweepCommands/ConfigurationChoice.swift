import ArgumentParser
import ExperimentModel
import Foundation

/// `--only`: some of a sweep's configurations.
struct ConfigurationChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the configurations of these names; may be given several times.", valueName: "name,…"))
  var only: [String] = []

  func validate() throws {
    if only.contains(where: { $0.allSatisfy { $0 == "," || $0.isWhitespace } }) {
      throw ValidationError("--only needs the name of a configuration.")
    }
  }

  /// The chosen names; nil where all are.
  ///
  /// - Parameters:
  ///   - known: every name.
  ///   - place: what has them, for errors.
  ///   - remedy: what lists them all.
  /// - Throws: `CommandFailure` for an unknown name, and a list that can be read in two ways.
  func names(among known: [String], of place: String, all remedy: String) throws -> Set<String>? {
    guard !only.isEmpty else { return nil }
    var names: Set<String> = []
    let choices = NameChoices(known)
    for text in only {
      switch choices.read(text) {
      case .names(let found): names.formUnion(found)
      case .unknown(let name):
        throw CommandFailure(
          "--only: there is no configuration '\(Self.shortened(name))' in \(place); it has "
            + NameList(known, nearestTo: name, quoted: true, all: remedy).description)
      case .ambiguous(let first, let second):
        throw CommandFailure(
          "--only: "
            + AmbiguousName(
              text, meanings: [first, second].map { (Self.words(for: $0), Self.what($0)) }
            ).description)
      }
    }
    return names
  }

  private static func shortened(_ name: String) -> String {
    name.count > 200 ? name.prefix(199) + "…" : name
  }

  private static func words(for names: [String]) -> String {
    names.map { "--only '\(QualifiedName.text(.configuration, $0))'" }.joined(separator: " ")
  }

  private static func what(_ names: [String]) -> String {
    names.count == 1 ? "one configuration" : "\(names.count) configurations"
  }
}
