import ArgumentParser
import SweepService

/// A trial named on the command line.
struct TrialArgument: ParsableArguments {
  @Argument(
    help: """
      A configuration's name, or the beginning of a trial's id ('sweep list SWEEP'). Where one \
      word is both: configuration:NAME or trial:ID.
      """)
  var trial: String

  @Option(help: "The sweep that the name belongs to; the latest by default.")
  var sweep: String?

  var reference: TrialReference { TrialReference(trial, sweep: sweep) }
}
