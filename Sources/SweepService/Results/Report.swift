import Analysis
package import ExperimentModel
package import OutputFiles
package import Reporting

/// Request for a sweep's report.
package struct ReportRequest: Sendable {
  /// A pivot table in place of the report.
  package struct Pivot: Sendable {
    /// One row per value of this hyperparameter.
    package let rows: HyperparameterDefinition
    /// One column per value of this one.
    package let columns: HyperparameterDefinition

    package init(rows: HyperparameterDefinition, columns: HyperparameterDefinition) {
      self.rows = rows
      self.columns = columns
    }
  }

  /// Nil means the latest.
  package let sweep: String?
  package let format: ReportFormat
  /// `filter` decides which configurations are shown, not `options.shown`.
  package let options: ReportOptions
  /// SQL condition on the view `results`: configurations without such a trial are not shown.
  package let filter: String?
  /// The metric to judge by; nil means the sweep's own.
  package let metric: MetricDefinition?
  package let pivot: Pivot?
  /// The file that the caller will write the report to; nil for none.
  package let output: String?

  package init(
    sweep: String? = nil, format: ReportFormat = .markdown, options: ReportOptions = .init(),
    filter: String? = nil, metric: MetricDefinition? = nil, pivot: Pivot? = nil,
    output: String? = nil
  ) {
    self.sweep = sweep
    self.format = format
    self.options = options
    self.filter = filter
    self.metric = metric
    self.pivot = pivot
    self.output = output
  }
}

/// The report of a sweep: as a document, and as text in the format that was asked for.
package struct RenderedReport: Sendable {
  /// The report, as far as the format shows it, or the pivot table.
  package let document: Document
  package let text: String
  /// The file for the report, which replaces nothing that sweep reads.
  package let file: OutputFile?
}

extension ResultService {
  /// Makes the report of a sweep.
  ///
  /// - Throws: `ServiceError` or `ResultStoreError` if there is no such sweep, the filter is no
  ///   condition, or it leaves nothing; `OutputError` if the file cannot be written.
  package func report(_ request: ReportRequest) throws -> RenderedReport {
    let name = try results.sweepName(request.sweep)
    var options = request.options
    options.shown = try request.filter.map { filter in
      let shown = try results.configurations(ofSweep: name, where: filter)
      guard !shown.isEmpty else {
        throw ServiceError(
          "\(RequestSetting.filter): no configuration of '\(name)' has a trial with \(filter)")
      }
      return shown
    }
    let snapshot = try results.reportSnapshot(
      ofSweep: name, metric: request.metric, showsEpochs: request.format.showsEpochs(options))
    if request.metric?.scope == .validation, !snapshot.sweep.sharesValidationRows {
      throw ServiceError(
        "configurations of '\(name)' with different 'negatives.per_positive' have different validation "
          + "rows: choose a metric of the test rows")
    }
    let verdict = (options.columns ?? []).first(where: \.isOfComparison)
    if let verdict = verdict ?? options.order.map(\.column), verdict.isOfComparison {
      try snapshot.sweep.refuseStudy("so they have no column '\(verdict.name)'")
    }
    let file = request.output.map {
      OutputFile(
        $0,
        protecting: paths.ownFiles(beside: $0) + paths.places(of: snapshot.sweep.dataset.source)
          + [snapshot.sweep.origin?.path].compactMap(\.self))
    }
    try file?.check()
    let document =
      pivot(request, snapshot, options) ?? request.format.document(of: snapshot, options: options)
    return RenderedReport(
      document: document, text: request.format.render(document, options: options), file: file)
  }

  private func pivot(
    _ request: ReportRequest, _ snapshot: SweepSnapshot, _ options: ReportOptions
  ) -> Document? {
    guard let pivot = request.pivot,
      let metric = request.metric ?? MetricDefinition.named(snapshot.sweep.metric.name)
    else { return nil }
    return Document(
      pivotOf: Comparison(snapshot), rows: pivot.rows, columns: pivot.columns, metric: metric,
      options: options)
  }
}
