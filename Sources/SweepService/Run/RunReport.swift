import ExperimentModel
import OutputFiles
import Reporting
import Scheduling

/// The Markdown report that a run leaves.
struct RunReport {
  let file: OutputFile
  /// The confirmation's, if it is one.
  private let sweep: Sweep
  /// Name of the sweep that is reported: the report of a confirmation is a section of that of its sweep.
  private let reported: String
  private let paths: ProjectPaths

  init(_ sweep: Sweep, _ request: RunRequest) {
    self.sweep = sweep
    reported = sweep.confirmation?.sweep ?? sweep.name
    paths = request.paths
    let path = request.report ?? "\(paths.resultFolder)/\(reported).md"
    file = OutputFile(
      path,
      protecting: paths.ownFiles(beside: path)
        + [request.confirmation == nil ? request.grid : sweep.origin?.path].compactMap(\.self)
        + paths.places(of: sweep.dataset.source))
  }

  /// Writes the report and returns the outcome of the run.
  func outcome(_ plan: SweepPlan, _ summary: RunSummary) throws -> RunOutcome {
    let snapshot = try SQLiteStorage.results(at: paths.database).reportSnapshot(
      ofSweep: reported, showsEpochs: false)
    // The results are worth seeing even if the report cannot be written.
    let report = Result { () throws(OutputError) in
      try file.write(ReportFormat.markdown.render(snapshot))
      return file.path
    }
    let results =
      sweep.confirmation == nil
      ? Document(summaryOf: snapshot) : Document(confirmationOf: snapshot)
    return RunOutcome(planned: plan, summary: summary, results: results, report: report)
  }
}
