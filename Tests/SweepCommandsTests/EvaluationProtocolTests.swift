import Foundation
import Testing

/// Splits and evaluation protocols, from the grid file to the report.
@Suite struct EvaluationProtocolTests {
  private let grid = """
    name: protocol
    dataset: {path: sample, split: {kind: last, n: 3}, vocabulary: train}
    evaluation: {candidates: {sampled: 20}, k: 5}
    metric: ndcg@5/sampled
    defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
    experiments: [{name: baseline}]
    """

  @Test func aSweepIsTestedAsTheGridSays() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "protocol.conf")
    let run = try program.run("protocol.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.hasPrefix("warning: sampled metrics mislead: "), "\(run.err)")
    let report = try program.read("results/protocol.md")
    #expect(report.contains("**Sampled metrics mislead:**"))
    #expect(report.contains("each user's last 3 rows test"))

    let metrics = try program.run(
      "query", "SELECT metric FROM metric_results ORDER BY metric", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline).map(String.init)
    for name in ["ndcg_all@10", "ndcg@5", "ndcg@5/sampled", "recall@10/sampled", "auc"] {
      #expect(metrics.contains(name), "\(name)")
    }
    #expect(try program.run("protocol.conf").out.hasPrefix("nothing to do: 1 of 1 finished\n"))

    // The same numbers when they are computed again.
    let shown = try program.run("show", "baseline").out
    for line in try program.run("evaluate", "baseline").out.split(separator: "\n") {
      let words = line.split(separator: " ")
      #expect(shown.contains("\(words[1])"), "\(line)")
    }
    let verified = try program.run("verify", "baseline")
    #expect(verified.status == 0, "\(verified.out)\(verified.err)")
  }

  @Test func coldStartMetricsAreShownWithTheirNumbers() throws {
    let program = try SweepProgram()
    try program.write(
      """
      name: cold
      dataset: {path: sample, split: by_time}
      defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
      experiments: [{name: baseline}]
      """, to: "cold.conf")
    #expect(try program.run("cold.conf", "--no-progress").status == 0)
    let shown = try program.run("show", "baseline").out
    let counts = try program.run(
      "query",
      "SELECT metric, n FROM metric_results WHERE metric IN ('auc/cold_movies', 'gauc/cold_users') "
        + "ORDER BY metric", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    #expect(counts.count == 2)
    for (count, unit) in zip(counts, ["row", "user"]) {
      let line = shown.split(separator: "\n").first { $0.contains("  \(count[0]) ") }
      #expect(line?.contains(" (\(count[1]) \(unit)") == true, "\(shown)")
    }
    #expect(
      shown.split(separator: "\n").contains { $0.hasPrefix("  logloss ") && !$0.contains("(") })
  }

  @Test func anotherProtocolResultsInOtherTrials() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "protocol.conf")
    #expect(try program.run("protocol.conf", "--no-progress").status == 0)
    try program.write(
      grid.replacing("{sampled: 20}", with: "{sampled: 30}"), to: "protocol.conf")
    let plan = try program.run("protocol.conf", "--dry-run")
    #expect(plan.out.hasPrefix("protocol: 0 done, 1 missing, 0 failed\n"), "\(plan.out)")
  }

  @Test func checkingReportsFindings() throws {
    let program = try SweepProgram()
    let sample = try program.run("data", "check", "sample")
    #expect(sample.status == 0, "\(sample.out)\(sample.err)")
    #expect(sample.out.hasPrefix("ok      duplicates: no user rated a movie twice\n"))
    #expect(sample.out.contains("\nnote    future: "))
    try program.write(grid, to: "protocol.conf")
    let checked = try program.run("data", "check", "protocol.conf")
    #expect(checked.status == 0, "\(checked.err)")
    #expect(checked.out.contains("ok      future: no test row is older"))
    #expect(try program.run("data", "check", "nowhere").status == 2)
    // Warnings are the exit status of scripts.
    let rows = (0..<60).map { "u\($0 % 3),i\($0 % 10),\($0 % 4 == 0 ? 1 : 0)\n" }.joined()
    try program.write("user,item,clicked\n" + rows, to: "twice.csv")
    try program.write(
      "dataset: {path: twice.csv, label: clicked, fields: {user: user, item: item}}\n"
        + "experiments: [{name: baseline}]\n", to: "twice.conf")
    let leaky = try program.run("data", "check", "twice.conf")
    #expect(leaky.status == 1, "\(leaky.err)")
    #expect(
      leaky.out.hasPrefix(
        "warning duplicates: 30 rows rate a movie that the same user rated before"))
    #expect(leaky.out.contains("\nwarning leaks: "))
    // A table is no grid file, but what one describes.
    try program.write("user,item,clicked\n1,2,1\n", to: "clicks.csv")
    let table = try program.run("data", "check", "clicks.csv")
    #expect(table.status == 2)
    #expect(
      table.err == """
        error: clicks.csv: is a file, not a folder with one of the known layouts; describe its \
        columns by 'label' and 'fields' under 'dataset' in a grid file

        """)
  }
}
