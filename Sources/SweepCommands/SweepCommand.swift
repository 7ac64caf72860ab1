package import ArgumentParser
import CPlatform

/// The root of the command line.
package struct SweepCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Trains recommenders for every setting of a grid file and compares them.",
    usage: """
      sweep GRID [options]
      sweep <subcommand>
      """,
    discussion: """
      'sweep GRID' trains what is missing, records every metric in
      results/sweep.sqlite and writes results/<sweep name>.md. The same
      command goes on where it was interrupted. 'sweep help run' lists its
      options.
      """,
    version: programVersion,
    subcommands: [
      RunCommand.self, ListCommand.self, ShowCommand.self, ReportCommand.self,
      CompareCommand.self, PlotCommand.self,
      QueryCommand.self, EvaluateCommand.self, RecommendCommand.self,
      VerifyCommand.self,
      DataCommand.self, BenchCommand.self,
      RemoveCommand.self, CollectCommand.self, DoctorCommand.self,
      WorkerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  package init() {}
}

/// Runs the command line; the executable does nothing else.
@MainActor package func runSweep() async {
  sweep_use_two_heaps()
  await SweepCommand.main()
}
