package import ArgumentParser
import OutputFiles
import SweepService

/// `sweep plot`: results and learning curves in the terminal.
package struct PlotCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw results and learning curves in the terminal.",
    discussion: """
      Bars show the difference of each configuration from the baseline in the
      sweep's metric; lines show the validation AUC by epoch or, of a search, the
      best value so far by suggestion. --metric draws another: bars for a metric of
      the test rows (ndcg_all@10, auc, …), lines for validation_auc,
      validation_loss or train_loss.
      """)

  @Argument(help: "A sweep; the latest by default.")
  var sweep: String?

  @Option(help: "Draw this metric only.")
  var metric: PlotMetric?

  @OptionGroup var choice: OnlyOption
  @OptionGroup var size: PlotSize
  @OptionGroup var database: DatabaseOption

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let data = try ResultService(database.paths).plot(
        .init(sweep: sweep, metric: metric, only: choice.only))
      let lines = SweepPlot(data, size).lines(of: metric)
      try StandardOutput.print(lines.joined(separator: "\n"))
    }
  }
}
