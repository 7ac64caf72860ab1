import Foundation
import TestSupport
import Testing

/// Clicks without negatives, from the grid file to recommendations.
@Suite(.ownThreads) struct ClickSweepTests {
  private let program: SweepProgram

  init() throws {
    program = try SweepProgram()
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data"), withIntermediateDirectories: true)
    // Users of three groups click on the 15 items of theirs.
    let clicks = (0..<60).flatMap { user in
      (0..<10).map { click in
        "u\(user),i\(user % 3 * 15 + (user / 3 + click * 7) % 15),\(1_000 + 60 * click + user)"
      }
    }
    try program.write((["user,item,time"] + clicks).joined(separator: "\n"), to: "data/clicks.csv")
  }

  /// The grid of docs/datasets.md.
  private static var example: String {
    get throws {
      let page = try String(
        contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
          .appending(path: "../../docs/datasets.md"), encoding: .utf8)
      let block = try #require(
        page.components(separatedBy: "```yaml\n").first { $0.hasPrefix("name: clicks\n") })
      return try #require(block.components(separatedBy: "```").first)
    }
  }

  /// Runs the example after a change of its text.
  private func run(replacing old: String, with new: String) throws -> SweepProgram.Output {
    let text = try Self.example
    #expect(text.contains(old))
    try program.write(text.replacingOccurrences(of: old, with: new), to: "changed.conf")
    return try program.run("changed.conf", "--no-progress")
  }

  @Test func theExampleTrainsAndRanks() throws {
    try program.write(try Self.example, to: "clicks.conf")
    let check = try program.run("data", "check", "clicks.conf")
    #expect(
      check.out.contains("Sample negatives, 'negatives: {per_positive: 4}' under 'defaults'"),
      "\(check.out)")
    let run = try program.run("clicks.conf", "--no-progress")
    #expect(run.status == 0 && !run.err.contains("warning"), "\(run.err)")
    #expect(run.err.contains("s, ndcg_all@10/all 0."), "\(run.err)")
    let found = try program.run(
      "query",
      "SELECT value FROM metric_results WHERE metric = 'recall@10/all' ORDER BY value",
      "--format", "csv")
    let values = found.out.split(whereSeparator: \.isNewline).compactMap { Double($0) }
    // Chance ranks a tenth of some 37 items in the top 10 correctly: .27.
    #expect(values.count == 2 && values[0] > 0.4 && values[1] > 0.8, "\(found.out)\(found.err)")
    let rest = try program.run(
      "query",
      """
      SELECT count(*) FROM metric_results
      WHERE metric NOT LIKE '%/all' AND metric NOT LIKE 'validation_%'
      """, "--format", "csv")
    #expect(rest.out.split(whereSeparator: \.isNewline).last == "0", "\(rest.out)")
    #expect(try program.run("verify", "four").out.hasPrefix("identical: "))
    let evaluated = try program.run("evaluate", "one")
    #expect(
      evaluated.out.contains("ndcg_all@10/all 0.") && evaluated.out.contains("ndcg_all@10 –"),
      "\(evaluated.out)\(evaluated.err)")
    let recommended = try program.run("recommend", "four", "--user", "u1", "-k", "3")
    #expect(recommended.status == 0, "\(recommended.err)")
    for format in ["markdown", "html", "json"] {
      let report = try program.run("report", "clicks", "--format", format)
      #expect(report.status == 0 && report.out.contains("per_positive"), "\(report.err)")
    }
  }

  @Test func dataWithoutNegativesNeedThem() throws {
    let run = try run(replacing: ", negatives: {per_positive: 4}", with: "")
    #expect(run.status == 2)
    #expect(
      run.err.contains(
        "four: all 432 training rows are positive, so there is nothing to learn; name the column "
          + "of labels, 'label', under 'dataset', or sample negatives, "
          + "'negatives: {per_positive: 4}' under 'defaults'"), "\(run.err)")
    #expect(!program.exists("results/sweep.sqlite"))
  }

  @Test func metricsOfOwnRowsCannotDecide() throws {
    let own = try run(
      replacing: "evaluation: {candidates: all}\nmetric: ndcg_all@10/all\n",
      with: "metric: logloss\n")
    #expect(own.status == 2)
    #expect(
      own.err.contains(
        "metric: logloss cannot be computed, because all 120 test rows are positive; rank the "
          + "movies that users have not seen, 'evaluation: {candidates: all}', and let "
          + "'metric: ndcg_all@10/all' decide"), "\(own.err)")
    let usual = try run(replacing: "metric: ndcg_all@10/all\n", with: "")
    #expect(usual.status == 2)
    #expect(
      usual.err.contains(
        "metric: ndcg_all@10 cannot be computed, because all 120 test rows are positive; these can "
          + "decide: ndcg_all@10/all, "), "\(usual.err)")
  }

  @Test func crossesOfUsersAndItemsHaveNoNegatives() throws {
    let run = try run(
      replacing: "fields: {user: user, item: item}}",
      with: "fields: {user: user, item: item}, cross: [user, item]}")
    #expect(run.status == 2)
    #expect(run.err.contains("it mixes fields of movies with others"), "\(run.err)")
  }
}
