import Evaluation
import ExperimentModel

extension PageSection {
  /// Parallel coordinates; nil when fewer than two configurations have a result.
  static func parameters(_ comparison: Comparison, _ options: ReportOptions) -> PageSection? {
    let (most, mostAxes) = (500, 12)
    let entries = comparison.ranked.filter { $0[comparison.target.name] != nil }
    guard entries.count > 1 else { return nil }
    let settings = entries.map(\.configuration.hyperparameters)
    let differing = SettingColumns.differing(settings)
    let scales = differing.prefix(mostAxes).map { ValueScale($0, settings) }
    let chart = ParallelCoordinates(
      id: "parallel", axes: scales.map { .init(name: $0.name, values: $0.values) },
      metric: comparison.targetLabel, goal: comparison.target.goal,
      lines: entries.prefix(most).compactMap { entry in
        entry[comparison.target.name].map { estimate in
          .init(
            name: entry.configuration.name,
            places: scales.map { $0.place(in: entry.configuration.hyperparameters) },
            result: estimate.mean, isBaseline: entry.isBaseline)
        }
      })
    guard let svg = chart.svg else { return nil }
    let page = PageWords(options.language)
    return PageSection(
      id: "parameters", heading: page.parameters,
      body: figure(
        svg, isWide: true,
        caption: page.parametersNote + page.bound(min(most, entries.count), of: entries.count)
          + page.leftOut(parameters: differing.count - scales.count)))
  }
}
