import ExperimentModel
import Reporting
import SweepService
import TerminalUI

/// What `sweep models` prints for people.
struct OptionText {
  private let document: Document

  /// Columns where no terminal says how many it has.
  private static let usualWidth = 80

  /// - Parameter reference: nil for the list of all options.
  init(_ reference: OptionReference?) {
    document =
      switch reference {
      case .option(let option, let choice): Document(option: option, of: choice)
      case .choice(let choice): Document(choice: choice)
      case nil: Document(choices: OptionReference.choices)
      }
  }

  /// Wrapped to the terminal's width.
  var text: String {
    let width = TerminalOutput.standardOutput.tableWidth ?? Self.usualWidth
    return TerminalRenderer(width: width).render(document)
  }
}

extension Table {
  /// One row per option, for programs.
  init(options: [OptionReference.Option]) {
    self.init(
      columns: [
        .init("choice"), .init("name", isEssential: true), .init("is", isEssential: true),
        .init("settings"), .init("paper"),
      ],
      rows: options.map { option, choice in
        [
          .text(choice.name), .text(option.name), .text(option.summary),
          .text(option.parameters.map(\.name).joined(separator: ", ")), .text(option.paper ?? ""),
        ]
      })
  }
}
