import Foundation
import TestSupport
import Testing

/// `sweep variance`, from the grid file to the report.
@Suite(.ownThreads) struct VarianceTests {
  private let grid = """
    name: tiny
    dataset: sample
    seeds: [1, 2]
    defaults: {model: mlp, hidden_sizes: [4], epochs: 1, embedding_dim: 4, batch_size: 4000}
    experiments:
      - {name: baseline, dropout: 0}
      - {name: exp1, dropout: 0.2, negatives: {per_positive: 1}}
    """

  private func program() throws -> SweepProgram {
    let program = try SweepProgram()
    try program.write(grid, to: "tiny.conf")
    return program
  }

  @Test func oneSourceVariesAtATime() throws {
    let program = try program()
    let first = try program.run("tiny.conf", "--no-progress", "--only", "baseline")
    #expect(first.status == 0, "\(first.err)")
    let run = try program.run("variance", "tiny.conf", "--seeds", "3", "--no-progress")
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains("9 of 9 trials finished"), "\(run.out)")
    #expect(run.out.contains("With everything varied, the standard deviation of"))
    let trials = try program.run(
      "query",
      "SELECT name, seed_varies, count(DISTINCT seed) AS n FROM results "
        + "WHERE sweep = 'tiny-variance' GROUP BY name ORDER BY name", "--format", "csv"
    ).out.split(whereSeparator: \.isNewline)
    #expect(
      trials == [
        "name,seed_varies,n", "baseline,all,3", "baseline.initial_weights,initial_weights,3",
        "baseline.row_order,row_order,3",
      ])
    // The grid's own trials are those where everything varies.
    let attempts = try program.run(
      "query", "SELECT count(*) AS n FROM attempts", "--format", "csv"
    ).out
    #expect(attempts.split(whereSeparator: \.isNewline) == ["n", "9"])

    let again = try program.run("variance", "tiny.conf", "--seeds", "1,2,3", "--no-progress")
    #expect(again.status == 0 && again.out.hasPrefix("nothing to do: 9 of 9 finished"))
    let more = try program.run("variance", "tiny.conf", "--dry-run")
    #expect(more.out.hasPrefix("tiny-variance: 9 done, 21 missing"), "\(more.out)")

    let report = try program.read("results/tiny-variance.md")
    #expect(report.contains("| initial weights ") && report.contains("| everything "))
    #expect(report.contains("does not use, so nothing was varied: dropout, sampling."))
    #expect(!report.contains("⬆") && !report.contains("baseline (➖)"), "\(report)")
    #expect(try program.run("list").out.contains("tiny-variance"))
    let html = try program.run("report", "tiny-variance", "--format", "html")
    #expect(html.out.contains("deviations-title") && html.out.contains("class=\"bar finished\""))
    let korean = try program.run("report", "tiny-variance", "--lang", "ko")
    #expect(korean.out.contains("| 초기 가중치"), "\(korean.err)")
  }

  @Test func anyConfigurationIsStudied() throws {
    let program = try program()
    let run = try program.run("variance", "tiny.conf", "--only", "exp1", "--dry-run")
    #expect(run.out.hasPrefix("tiny-variance: 0 done, 50 missing"), "\(run.out)\(run.err)")
    #expect(run.out.contains("exp1.dropout") && run.out.contains("exp1.sampling"))
  }

  @Test(arguments: [
    (["--only", "exp"], "--only: there is no configuration 'exp' in tiny.conf"),
    (["--only", "exp1,baseline"], "studies one configuration at a time, but 2 are named"),
    (["--seeds", "1"], "a spread takes 2 to 10000 seeds, but 1 is asked for"),
  ])
  func mistakes(_ options: [String], _ message: String) throws {
    let program = try program()
    let run = try program.run(["variance", "tiny.conf"] + options)
    #expect(run.status == 2, "\(run.out)")
    #expect(run.err.contains(message), "\(run.err)")
    #expect(!program.exists("results/sweep.sqlite"))
  }

  @Test func failuresAreReportedWithTheCommandThatRetries() throws {
    let program = try program()
    try program.write(
      grid.replacing("epochs: 1,", with: "epochs: 1, optimizer: sgd, learning_rate: 1e30,"),
      to: "tiny.conf")
    let run = try program.run(
      "variance", "tiny.conf", "--seeds", "2", "--no-progress")
    #expect(run.status == 1)
    #expect(
      run.out.contains("Retry with: sweep variance tiny.conf --seeds 2 --rerun failed"),
      "\(run.out)\(run.err)")
    #expect(run.out.contains("Fewer than two seeds that vary everything have a value"))
  }
}
