import ArgumentParser

/// `--threads` of a command that works on one model.
struct ThreadsOption: ParsableArguments {
  @Option(help: "Threads; any number gives the same bits.")
  var threads = 1

  func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads must be at least 1.") }
  }
}
