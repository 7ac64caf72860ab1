import Analysis
package import ArgumentParser
import ExperimentModel
import Foundation
import OutputFiles
import Reporting
import ResultStore
import TerminalUI

/// `sweep compare A B …`: some configurations beside each other.
package struct CompareCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Show configurations side by side, and test what differs.",
    discussion: """
      Each is a configuration's name, the beginning of a trial's id, which stands
      for its configuration with all seeds, or an SQL condition on the view
      'results', which may mean several. The first is what the others are compared
      with. Where one word is both a name and an id: configuration:NAME or
      trial:ID.

      sweep compare baseline exp3
      sweep compare baseline "dropout < 0.3 AND optimizer = 'adam'"
      """)

  @Argument(help: "Names, ids or conditions; together at least two configurations.")
  var configurations: [String]

  @Option(help: "The sweep that they belong to; the latest by default.")
  var sweep: String?

  @OptionGroup var store: StoreOptions

  @OptionGroup var output: TableOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let results = try SQLiteResults(path: store.database)
      let name = try results.sweepName(sweep)
      // One seed is compared by the values of each user, of every metric that has them.
      let snapshot = try results.snapshot(ofSweep: name) {
        SnapshotContents(userMetrics: $0.seeds.count > 1 ? [] : nil)
      }
      let numbers = try numbers(in: snapshot, results)
      guard numbers.count > 1 else {
        let only = snapshot.sweep.configurations[numbers[0]].name
        throw CommandFailure(
          "there is nothing to compare '\(only)' with: name another configuration; "
            + "'sweep list \(name)' shows them")
      }
      let text = output.format.render(
        ConfigurationComparison(snapshot, numbers: numbers),
        width: TerminalOutput.standardOutput.tableWidth)
      try StandardOutput.write(output.mark.text + text)
    }
  }

  /// Numbers of the configurations that are meant, each once, in the order of the arguments.
  private func numbers(in snapshot: SweepSnapshot, _ results: SQLiteResults) throws -> [Int] {
    var numbers: [Int] = []
    for text in configurations {
      for number in try self.numbers(meantBy: text, in: snapshot, results)
      where !numbers.contains(number) {
        numbers.append(number)
      }
    }
    return numbers
  }

  private func numbers(
    meantBy text: String, in snapshot: SweepSnapshot, _ results: SQLiteResults
  ) throws -> [Int] {
    let name = QualifiedName(text)
    var meanings: [(word: String, what: String, numbers: [Int])] = []
    for configuration in name.configurationNames {
      if let number = snapshot.sweep.configurations.firstIndex(where: { $0.name == configuration })
      {
        meanings.append(
          (
            QualifiedName.text(.configuration, configuration), "the configuration of that name",
            [number]
          ))
      }
    }
    if let prefix = name.idPrefix {
      let meant = Set(snapshot.trials.filter { $0.id.hex.hasPrefix(prefix) }.map(\.number))
      if meant.count > 1, meanings.isEmpty {
        throw CommandFailure("'\(text)' begins the id of more than one trial; give more of it")
      }
      if !meant.isEmpty {
        meanings.append(
          (
            QualifiedName.text(.trial, name.name), "the trial whose id begins so", meant.sorted()
          ))
      }
    }
    if meanings.isEmpty { return try numbers(where: text, in: snapshot, results) }
    // A name such as dropout=0.1 is a condition as well; a mere word or number means none.
    let isWord = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    if !isWord, name.kind == nil,
      let found = try? results.configurations(ofSweep: snapshot.sweep.name, where: text),
      !found.isEmpty
    {
      meanings.append(("'(\(text))'", "the trials for which this holds", found.sorted()))
    }
    guard Set(meanings.map(\.numbers)).count == 1 else {
      throw CommandFailure(
        AmbiguousName(text, meanings: meanings.map { ($0.word, $0.what) }).description)
    }
    return meanings[0].numbers
  }

  private func numbers(
    where condition: String, in snapshot: SweepSnapshot, _ results: SQLiteResults
  ) throws -> [Int] {
    let sweep = snapshot.sweep.name
    do {
      let found = try results.configurations(ofSweep: sweep, where: condition).sorted()
      guard !found.isEmpty else {
        throw CommandFailure("no trial of the sweep '\(sweep)' has: \(condition)")
      }
      return found
    } catch let error as ResultStoreError {
      throw CommandFailure(
        "the sweep '\(sweep)' has no configuration or trial '\(condition)', and as a condition it "
          + "is wrong: \(error)")
    }
  }
}
