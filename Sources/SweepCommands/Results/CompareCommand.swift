package import ArgumentParser
import ExperimentModel
import Foundation
import Reporting
import ResultStore

/// `sweep compare A B …`: some configurations beside each other.
package struct CompareCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Show configurations side by side, and test what differs.",
    discussion: """
      Each is a configuration's name, the beginning of a trial's id, which stands
      for its configuration with all seeds, or an SQL condition on the view
      'results', which may mean several. The first is what the others are compared
      with.

      sweep compare baseline exp3
      sweep compare baseline "dropout < 0.3 AND optimizer = 'adam'"
      """)

  @Argument(help: "Names, ids or conditions; together at least two configurations.")
  var configurations: [String]

  @Option(help: "The sweep that they belong to; the latest by default.")
  var sweep: String?

  @OptionGroup var store: StoreOptions

  @Option(help: "table, markdown, csv or json.")
  var format: TableFormat = .table

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
      print(SideBySide(snapshot, numbers: numbers).text(format))
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
    if let number = snapshot.sweep.configurations.firstIndex(where: { $0.name == text }) {
      return [number]
    }
    let prefix = text.lowercased()
    if prefix.count >= 4, prefix.allSatisfy({ $0.isASCII && $0.isHexDigit }) {
      let trials = snapshot.trials.filter { $0.id.hex.hasPrefix(prefix) }
      let meant = Set(trials.map(\.number))
      if meant.count > 1 {
        throw CommandFailure("'\(text)' begins the id of more than one trial; give more of it")
      }
      if let number = meant.first { return [number] }
    }
    do {
      let found = try results.configurations(ofSweep: snapshot.sweep.name, where: text).sorted()
      guard !found.isEmpty else {
        throw CommandFailure("no trial of the sweep '\(snapshot.sweep.name)' has: \(text)")
      }
      return found
    } catch let error as ResultStoreError {
      throw CommandFailure(
        "the sweep '\(snapshot.sweep.name)' has no configuration or trial '\(text)', and as a "
          + "condition it is wrong: \(error)")
    }
  }
}
