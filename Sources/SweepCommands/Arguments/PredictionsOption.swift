import ArgumentParser

/// `--predictions`: a CSV file of scores.
struct PredictionsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write every test row's score to this CSV file.", valueName: "file"))
  var predictions: String?

  @OptionGroup var mark: ByteOrderMark

  func validate() throws {
    guard mark.isWanted, predictions == nil else { return }
    throw ValidationError("--bom is for the CSV file of --predictions")
  }
}
