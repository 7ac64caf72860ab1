import Datasets
import SweepService
import TextLayout

/// A paragraph beside a mark in the margin.
private struct MarkedText {
  let mark: String
  let paragraphs: [String]

  private static let margin = 8

  /// - Parameter width: columns of the terminal, which no line exceeds; nil for other destinations.
  func text(width: Int?) -> String {
    let lines = paragraphs.flatMap { paragraph in
      width.map { paragraph.wrapped(to: max(1, $0 - Self.margin)) } ?? [paragraph]
    }
    let indent = String(repeating: " ", count: Self.margin)
    return mark.padded(to: Self.margin) + lines.joined(separator: "\n" + indent)
  }
}

extension DatasetFinding {
  /// - Parameter width: columns of the terminal; nil for other destinations.
  func text(width: Int?) -> String {
    MarkedText(mark: severity.rawValue, paragraphs: [summary] + [meaning].compactMap(\.self))
      .text(width: width)
  }
}

extension Finding {
  /// - Parameter width: columns of the terminal; nil for other destinations.
  func text(width: Int?) -> String {
    MarkedText(mark: isWell ? "ok" : "problem", paragraphs: [text.namingOptions]).text(width: width)
  }
}
