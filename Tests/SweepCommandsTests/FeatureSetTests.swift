import Foundation
import Testing

/// Feature sets, from the grid file to the report.
@Suite(.ownThreads) struct FeatureSetTests {
  private let grid = """
    name: features
    dataset: sample
    defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 1000}
    experiments:
      - {name: baseline}
      - {name: ids, fields: [user_id, movie_id]}
      - {name: three, fields: [user_id, movie_id, genre1, genre2, genre3]}
    """

  @Test func aSweepComparesThem() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "features.conf")
    let run = try program.run("features.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    let rows = try program.run(
      "query",
      "SELECT name, fields, count(DISTINCT data_hash), count(DISTINCT split_hash) FROM results "
        + "GROUP BY name ORDER BY name", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline)
    #expect(rows.count == 4)
    #expect(rows[2].contains("user_id") && rows[2].hasSuffix(",1,1"), "\(rows)")
    let hashes = try program.run(
      "query", "SELECT DISTINCT data_hash FROM results", "--format", "csv")
    #expect(hashes.out.split(whereSeparator: \.isNewline).count == 4)
    let report = try program.read("results/features.md")
    #expect(report.contains("user_id, movie_id, genre1, genre2, genre3\\] |"))
    #expect(report.contains("; 2 of the configurations see fields of their own choice |"))
    #expect(try program.run("features.conf").out.hasPrefix("nothing to do: 3 of 3 finished\n"))
    for command in [
      ["verify", "three"], ["recommend", "ids", "--user", "1"], ["evaluate", "ids"],
    ] {
      let used = try program.run(command)
      #expect(used.status == 0, "\(command): \(used.out)\(used.err)")
    }
    // Paired by user: they are tested on the same rows.
    let compared = try program.run("compare", "ids", "three")
    #expect(compared.status == 0, "\(compared.err)")
    #expect(compared.out.contains("Differences are paired by user"))
  }
}
