/// The text of a sentence, with strong words and code.
///
///     let note: RichText = "Run it with \(code: "--rerun failed") to retry \(count) trials."
package struct RichText: Sendable, Hashable {
  package enum Run: Sendable, Hashable {
    case text(String)
    case strong(String)
    case code(String)
  }

  package private(set) var runs: [Run] = []

  package init(_ text: String) { append(.text(text)) }

  /// The text without markup.
  package var plain: String {
    runs.map { run in
      switch run {
      case .text(let text), .strong(let text), .code(let text): text
      }
    }.joined()
  }

  package static func + (first: RichText, second: RichText) -> RichText {
    var sum = first
    for run in second.runs { sum.append(run) }
    return sum
  }

  private mutating func append(_ run: Run) {
    guard case .text(let text) = run else { return runs.append(run) }
    if text.isEmpty { return }
    if case .text(let before)? = runs.last {
      runs[runs.count - 1] = .text(before + text)
    } else {
      runs.append(run)
    }
  }
}

extension RichText: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self.init(text) }

  package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.text }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = RichText("")

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) { text.append(.text(literal)) }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text.append(.text(value.description))
    }

    package mutating func appendInterpolation(strong value: String) { text.append(.strong(value)) }

    package mutating func appendInterpolation(code value: String) { text.append(.code(value)) }
  }
}
