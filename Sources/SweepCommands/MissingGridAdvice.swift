import ArgumentParser
import ExperimentModel
import SweepService

extension MissingGrid {
  /// The message, with the subcommand that was probably meant.
  var advice: String {
    let commands = SweepCommand.configuration.subcommands
      .map { $0.configuration.commandName ?? "" }
    if let nearest = Spelling.nearest(to: path, among: commands), !path.contains("/"),
      !path.contains(".")
    {
      return "\(description); did you mean 'sweep \(nearest)'?"
    }
    return "\(description); 'sweep experiments/grid.conf' runs the example"
  }
}
