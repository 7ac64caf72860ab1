import ArgumentParser

/// A dataset named on the command line, or the one that a grid file describes.
struct DatasetArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "sample, a name under data/, a folder, or a grid file.", valueName: "dataset|grid"))
  var dataset: String
}
