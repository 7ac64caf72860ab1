import ExperimentModel
import Foundation
import Testing

@testable import SweepCommands

/// Libraries name settings, which each face says in its own words; only the command line names
/// options.
@Suite struct OptionNameTests {
  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources")

  @Test func noLibraryNamesAnOption() throws {
    let faces: Set = ["SweepCommands", "sweep"]
    // Custom properties of CSS, and arguments of curl.
    let others: Set = [
      "Reporting/Renderers/HTML/PageStyle.swift", "Reporting/Charts/SVGFigure.swift",
      "DatasetDownload/Transfer/HTTPTransfer.swift",
    ]
    var count = 0
    for path in try FileManager.default.subpathsOfDirectory(atPath: Self.sources.path)
    where path.hasSuffix(".swift") && !faces.contains(String(path.split(separator: "/")[0])) {
      count += 1
      let text = try String(contentsOf: Self.sources.appending(path: path), encoding: .utf8)
      for line in text.split(separator: "\n")
      where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
        let option = /[ '(`]--[a-z]/
        let first = /"--[a-z][a-z-]*[ :]/
        guard !others.contains(path) || line.contains("with --") else { continue }
        #expect(!line.contains(option) && !line.contains(first), "\(path): \(line)")
      }
    }
    #expect(count > 300)
  }

  @Test func messagesNameOptions() {
    #expect(
      "name the file with \(RequestSetting.database)".namingOptions == "name the file with --db")
    #expect("no setting: `x`".namingOptions == "no setting: `x`")
    #expect(
      Set(RequestSetting.allCases.map(\.option)).count == RequestSetting.allCases.count)
  }

  @Test func optionsAreInTheHelp() throws {
    let program = try SweepProgram()
    let help = try [["run"], ["confirm"], ["report"], ["show"], ["data", "get"], ["evaluate"]]
      .map { try program.run($0 + ["--help"]).out }.joined()
    for setting in RequestSetting.allCases {
      #expect(help.contains(setting.option), "\(setting)")
    }
  }
}
