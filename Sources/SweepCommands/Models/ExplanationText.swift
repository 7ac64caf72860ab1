import Datasets
import Foundation
import OutputFiles
import Reporting
import SweepService
import TerminalUI

/// What `sweep explain` prints.
struct ExplanationText {
  private let explanation: Explanation

  /// Discussion in the command's help.
  static let help = """
    For the models autoint and autoint_mlp. If the user has rated the movie, the row of that \
    rating is explained, else the row of the user's last rating with the movie's fields.
    """

  init(_ explanation: Explanation) { self.explanation = explanation }

  func print(_ format: ExplanationFormat) throws {
    switch format {
    case .text: try StandardOutput.print(text)
    case .json: try StandardOutput.print(json())
    }
  }

  // MARK: - Text

  private var text: String {
    let width = TerminalOutput.standardOutput.tableWidth
    let rating = explanation.rating.map { "rated it \(Self.short($0))" } ?? "has not rated it"
    let score =
      explanation.probability.map { String(format: "predicts %.4f", $0) }
      ?? String(format: "scores %.4f (a logit, not a probability)", explanation.logit)
    return """
      \(explanation.configuration) (\(explanation.model)) \(score) for user \(explanation.user) and \
      '\(explanation.movie.title)' (\(explanation.movie.id)); the user \(rating).

      Parts of the logit, the largest first:

      \(TableFormat.table.render(terms, width: width))

      Attention in percent: how much the field of a row attends to the field of each column.
      """ + attention(width: width)
  }

  private static func short(_ rating: Float) -> String {
    rating == rating.rounded() ? "\(Int(rating))" : "\(rating)"
  }

  private var terms: Table {
    var rows = explanation.fields.map { field -> (term: Double, cells: [TableCell]) in
      (field.term, [.text(field.name), .text(field.value ?? "unknown")])
    }
    if let rest = explanation.rest { rows.append((rest, [.text("MLP"), .null])) }
    rows.sort { abs($0.term) > abs($1.term) }
    rows.append((explanation.logit, [.text("logit"), .null]))
    return Table(
      columns: [
        .init("field", isEssential: true), .init("value"),
        .init("part", decimals: 4, isEssential: true),
      ], rows: rows.map { $0.cells + [.real($0.term)] })
  }

  /// One table per layer and head, whose columns are numbered as the rows are.
  private func attention(width: Int?) -> String {
    let names = explanation.fields.map(\.name)
    var text = ""
    for (layer, heads) in explanation.attention.enumerated() {
      for (head, shares) in heads.enumerated() {
        let table = Table(
          columns: [.init("", isEssential: true), .init("field", isEssential: true)]
            + names.indices.map { .init("\($0 + 1)", decimals: 1, isEssential: true) },
          rows: names.indices.map { row in
            [.init(row + 1), .text(names[row])]
              + shares[row].map { .real($0 * 100) }
          })
        text += "\n\nLayer \(layer + 1), head \(head + 1):\n\n"
        text += TableFormat.table.render(table, width: width)
      }
    }
    return text
  }

  // MARK: - JSON

  private func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let value = JSON(
      configuration: explanation.configuration, model: explanation.model,
      user: explanation.user, item: explanation.movie.id, title: explanation.movie.title,
      rating: explanation.rating.map(Double.init), logit: explanation.logit,
      probability: explanation.probability,
      fields: explanation.fields.map { .init(field: $0.name, value: $0.value, part: $0.term) },
      mlp: explanation.rest, attention: explanation.attention)
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The keys of `--format json`; docs/commands.md describes them.
  private struct JSON: Encodable {
    let configuration: String
    let model: String
    let user: String
    let item: String
    let title: String
    let rating: Double?
    let logit: Double
    /// Absent if the model predicts none.
    let probability: Double?
    let fields: [Field]
    let mlp: Double?
    /// [layers][heads][fields][fields].
    let attention: [[[[Double]]]]

    struct Field: Encodable {
      let field: String
      let value: String?
      let part: Double
    }
  }
}
