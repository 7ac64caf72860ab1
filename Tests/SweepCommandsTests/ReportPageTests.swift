import Foundation
import Testing

/// The commands of docs/reports.md, run.
struct ReportPageTests {
  private static let commands: [String] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page =
      (try? String(contentsOf: root.appending(path: "docs/reports.md"), encoding: .utf8)) ?? ""
    return page.split(separator: "\n").filter { $0.hasPrefix("sweep report ") }.map {
      String($0.split(separator: "#")[0])
    }
  }()

  /// Words of a command line, after the program's name; quotes hold words together.
  private func arguments(_ line: String) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .flatMap { place, part in
        place.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
      }.dropFirst().map { $0 }
  }

  @Test func everyExampleRuns() throws {
    #expect(Self.commands.count >= 6)
    let program = try SweepProgram()
    try program.write(
      """
      name: grid
      dataset: sample
      seeds: [1, 2]
      defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
      experiments:
        - {name: baseline}
        - {name: less dropout, dropout: 0.2}
      """, to: "grid.conf")
    #expect(try program.run("grid.conf", "--no-progress").status == 0)
    for command in Self.commands {
      let output = try program.run(arguments(command))
      #expect(output.status == 0, "\(command): \(output.err)")
      #expect(!output.out.isEmpty || command.contains("-o "), "\(command)")
    }
    #expect(try program.read("table.tex").contains("\\toprule"))
    let filtered = try program.run(
      "report", "grid", "--sort-by", "ndcg", "--filter", "dropout < 0.3", "--format", "csv",
      "--columns", "name")
    #expect(filtered.out == "name\r\nless dropout\r\n")
  }
}
