import ExperimentModel
import OutputFiles
import Reporting
import Scheduling

/// The Markdown report that a run leaves.
struct RunReport {
  let file: OutputFile
  private let sweep: Sweep
  private let paths: ProjectPaths

  init(_ sweep: Sweep, _ request: RunRequest) {
    self.sweep = sweep
    paths = request.paths
    let path = request.report ?? "\(paths.resultFolder)/\(sweep.name).md"
    file = OutputFile(
      path,
      protecting: paths.ownFiles(beside: path) + [request.grid]
        + paths.places(of: sweep.dataset.source))
  }

  /// Writes the report and returns the outcome of the run.
  func outcome(_ plan: Plan, _ summary: RunSummary) throws -> RunOutcome {
    let snapshot = try SQLiteStorage.results(at: paths.database).reportSnapshot(
      ofSweep: sweep.name, showsEpochs: false)
    // The results are worth seeing even if the report cannot be written.
    let report = Result { () throws(OutputError) in
      try file.write(ReportFormat.markdown.render(snapshot))
      return file.path
    }
    return RunOutcome(
      plan: plan, summary: summary, results: Document(summaryOf: snapshot), report: report)
  }
}
