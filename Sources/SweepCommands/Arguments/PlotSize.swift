import ArgumentParser

/// The size of charts.
struct PlotSize: ParsableArguments {
  @Option(help: "Most bars, the best ones; there are eight lines at most.")
  var top = 20

  @Option(help: "Columns; the terminal's by default, 80 without one.")
  var width: Int?

  func validate() throws {
    guard top > 0 else { throw ValidationError("--top needs a number of at least 1") }
    guard width.map({ (40...1000).contains($0) }) ?? true else {
      throw ValidationError("--width needs a number from 40 to 1000")
    }
  }
}
