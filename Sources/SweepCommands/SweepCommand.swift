package import ArgumentParser
import SweepService

/// The root of the command line.
package struct SweepCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Train recommenders for every setting of a grid file and compare them.",
    usage: """
      sweep GRID [options]
      sweep <subcommand>
      """,
    discussion: """
      'sweep GRID' trains what is missing, records every metric in
      results/sweep.sqlite and writes results/<sweep name>.md. After an
      interruption, run the same command again to resume. 'sweep help run'
      lists its options.
      """,
    version: programVersion,
    subcommands: [
      RunCommand.self, ConfirmCommand.self, VarianceCommand.self,
      ListCommand.self, ShowCommand.self, ReportCommand.self,
      CompareCommand.self, PlotCommand.self, QueryCommand.self, ExportResultsCommand.self,
      EvaluateCommand.self,
      RecommendCommand.self, ExplainCommand.self, VerifyCommand.self, ModelsCommand.self,
      DataCommand.self, BenchCommand.self, RemoveCommand.self, GarbageCollectionCommand.self,
      DoctorCommand.self,
      WorkerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  package init() {}
}
