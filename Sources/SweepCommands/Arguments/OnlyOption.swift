import ArgumentParser

/// `--only`: some of a sweep's configurations.
struct OnlyOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the configurations of these names; may be given several times.", valueName: "name,…"))
  var only: [String] = []

  func validate() throws {
    if only.contains(where: { $0.allSatisfy { $0 == "," || $0.isWhitespace } }) {
      throw ValidationError("--only needs the name of a configuration.")
    }
  }
}
