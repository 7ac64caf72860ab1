import ArgumentParser
import SweepService

/// A trained model named on the command line.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: """
      A configuration's name, the beginning of a trial's id, or a model.safetensors with its \
      manifest beside it. Where one word is several of these: configuration:NAME, trial:ID or \
      file:PATH.
      """)
  var trial: String

  @Option(help: "The sweep that the name belongs to; the latest by default.")
  var sweep: String?

  var reference: ModelReference { ModelReference(trial, sweep: sweep) }
}
