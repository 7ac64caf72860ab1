package import ArgumentParser

/// `sweep data`: fetches datasets and describes them.
package struct DataCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Fetch datasets and look into them.",
    subcommands: [
      GetCommand.self, InfoCommand.self, CheckCommand.self, ExportCommand.self, SynthCommand.self,
    ])

  package init() {}
}
