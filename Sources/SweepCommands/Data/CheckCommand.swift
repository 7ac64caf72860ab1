package import ArgumentParser
import Datasets
import Foundation
import OutputFiles

/// `sweep data check`: what is doubtful about a dataset.
package struct CheckCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look for what makes results mean less than they seem to, and say what it means.",
    discussion: """
      Duplicates, leaks between the parts, users and movies without metadata,
      times, fields with one value, cold users and movies. With a grid file:
      its dataset, divided as the grid says.

      Exit status: 0 no warnings, 1 warnings, 2 the data can't be used at all.
      """)

  @OptionGroup var dataset: DatasetArgument

  package init() {}

  package func run() async throws {
    let findings = try await reportingFailures {
      let findings = try DatasetPreparation().check(try dataset.specification())
      try StandardOutput.print(Self.text(of: findings))
      return findings
    }
    if findings.contains(where: { $0.severity == .warning }) {
      throw ExitCode(ExitStatus.failure.rawValue)
    }
  }

  private static func text(of findings: [DatasetFinding]) -> String {
    findings.map { finding in
      let mark = finding.severity.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0)
      return "\(mark) \(finding.summary)" + (finding.meaning.map { "\n        \($0)" } ?? "")
    }.joined(separator: "\n")
  }
}
