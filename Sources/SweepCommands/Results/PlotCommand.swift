import Analysis
package import ArgumentParser
import ExperimentModel
import Foundation
import OutputFiles
import Reporting
import ResultStore
import TerminalUI

/// `sweep plot`: results and learning curves in the terminal.
package struct PlotCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw results and learning curves in the terminal.",
    discussion: """
      Bars show what each configuration has more or less of the sweep's metric than
      the baseline; lines show the validation AUC by epoch. --metric draws another:
      bars for a metric of the test rows (ndcg_all@10, auc, …), lines for
      validation_auc, validation_loss or train_loss.
      """)

  @Argument(help: "A sweep; the latest by default.")
  var sweep: String?

  @Option(help: "Draw this metric only.")
  var metric: PlotMetric?

  @OptionGroup var choice: ConfigurationChoice

  @Option(help: "At most so many bars, the best ones; lines have eight at most.")
  var top = 20

  @Option(help: "Columns; the terminal's by default, 80 without one.")
  var width: Int?

  @OptionGroup var store: StoreOptions

  package init() {}

  package func validate() throws {
    guard top > 0 else { throw ValidationError("--top needs a number of at least 1") }
    guard width.map({ (40...1000).contains($0) }) ?? true else {
      throw ValidationError("--width needs a number from 40 to 1000")
    }
  }

  package func run() async throws {
    try await reportingFailures {
      let results = try SQLiteResults(path: store.database)
      let name = try results.sweepName(sweep)
      let final: MetricDefinition? = if case .final(let metric) = metric { metric } else { nil }
      let snapshot = try results.reportSnapshot(
        ofSweep: name, metric: final, showsEpochs: final == nil)
      let plot = SweepPlot(
        snapshot, only: try chosen(in: snapshot.sweep), bars: top,
        width: width ?? TerminalOutput.standardOutput.size.columns, style: style)
      let lines =
        switch metric {
        case nil: plot.bars + [""] + plot.curves(of: .validationAUC)
        case .final: plot.bars
        case .epochs(let measure): plot.curves(of: measure)
        }
      try StandardOutput.print(lines.joined(separator: "\n"))
    }
  }

  private var style: Style {
    Style(
      isTerminal: TerminalOutput.standardOutput.isTerminal,
      environment: ProcessInfo.processInfo.environment)
  }

  private func chosen(in sweep: Sweep) throws -> Set<String>? {
    try choice.names(
      among: sweep.configurations.map(\.name), of: "the sweep '\(sweep.name)'",
      all: "'sweep list \(sweep.name)' shows all")
  }
}

/// What `--metric` may name.
enum PlotMetric: ExpressibleByArgument {
  case final(MetricDefinition)
  case epochs(EpochMeasure)

  init?(argument: String) {
    if let measure = EpochMeasure(rawValue: argument) {
      self = .epochs(measure)
    } else if let metric = try? NameArgument.metric(argument) {
      self = .final(metric)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] {
    MetricDefinition.all.map(\.name) + EpochMeasure.allCases.map(\.rawValue)
  }
}

extension SQLiteResults {
  /// The sweep that a command is about.
  ///
  /// - Parameter name: as given; nil means the latest.
  func sweepName(_ name: String?) throws -> String {
    guard let name = try name.map(SweepName.stored) ?? latestSweep() else {
      throw CommandFailure(
        "\(path) holds no sweep yet; run one: sweep experiments/grid.conf")
    }
    return name
  }
}
