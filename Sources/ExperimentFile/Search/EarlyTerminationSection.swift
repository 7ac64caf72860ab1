import ExperimentModel
import Yams

extension GridReader {
  private static let earlyTerminationKeys = ["type", "min_iter", "eta", "max_iter", "s"]

  /// Reads `early_terminate`: `{type: asha, min_iter: 1, eta: 3}`, or W&B's `{type: hyperband,
  /// max_iter: 27, s: 2}`.
  mutating func earlyTermination(_ node: Node) -> EarlyTermination? {
    let title = "early_terminate"
    let expected = "a mapping such as {type: asha, min_iter: 1}"
    guard let entries = entries(of: node, in: title, expected: expected) else { return nil }
    let mistakes = issues.count
    var kind: EarlyTermination.Kind?
    var numbers: [String: Int] = [:]
    for entry in entries {
      switch entry.key {
      case "type": kind = earlyTerminationKind(entry.value)
      case "min_iter", "max_iter":
        numbers[entry.key] = wholeNumber(entry, in: title, 1...100_000)
      case "eta": numbers[entry.key] = wholeNumber(entry, in: title, 2...1_000)
      case "s": numbers[entry.key] = wholeNumber(entry, in: title, 1...64)
      case "strict":
        note(
          "\(title): 'strict' is ignored: every rule decides as its paper does", at: entry.position)
      default: reportUnknown(entry, in: title, known: Self.earlyTerminationKeys)
      }
    }
    if !entries.contains(where: { $0.key == "type" }) {
      report("\(title): expected a 'type': asha, hyperband or median", at: node)
    }
    if kind == .median {
      for entry in entries where ["eta", "max_iter", "s"].contains(entry.key) {
        report(
          "\(title): '\(entry.key)' has no effect with 'median', which decides after each epoch "
            + "from 'min_iter' on; remove it", at: entry.position)
      }
    }
    let eta = numbers["eta"] ?? 3
    let first = firstRung(entries, numbers, eta: eta, in: title)
    guard let kind, issues.count == mistakes else { return nil }
    return EarlyTermination(kind, minimumEpochs: first, eta: eta)
  }

  /// Returns `min_iter`, as W&B derives it from `max_iter` and `s` if they are given.
  private mutating func firstRung(
    _ entries: [GridEntry], _ numbers: [String: Int], eta: Int, in title: String
  ) -> Int {
    func entry(_ key: String) -> GridEntry? { entries.first { $0.key == key } }
    guard let last = entry("max_iter") else {
      if let steps = entry("s") {
        report("\(title): 's' needs 'max_iter'; give 'min_iter' instead", at: steps.position)
      }
      return numbers["min_iter"] ?? 1
    }
    if entry("min_iter") != nil {
      report(
        "\(title): 'max_iter' stands in place of 'min_iter'; keep one of them", at: last.position)
    } else if entry("s") == nil {
      report(
        "\(title): 'max_iter' needs 's', which gives min_iter = max_iter / eta^s; give 'min_iter' "
          + "instead", at: last.position)
    }
    var rung = numbers["max_iter"] ?? 1
    for _ in 0..<(numbers["s"] ?? 0) where rung >= eta { rung /= eta }
    return rung
  }

  private mutating func earlyTerminationKind(_ node: Node) -> EarlyTermination.Kind? {
    let words = EarlyTermination.Kind.allCases.map(\.rawValue)
    guard case .text(let word) = value(node, in: "early_terminate type", domain: .choice(words))
    else { return nil }
    return EarlyTermination.Kind(rawValue: word)
  }

  private mutating func wholeNumber(
    _ entry: GridEntry, in title: String, _ range: ClosedRange<Int>
  ) -> Int? {
    let value = value(entry.value, in: "\(title) \(entry.key)", domain: .integer(range))
    return if case .integer(let number) = value { number } else { nil }
  }
}
