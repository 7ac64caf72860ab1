package enum ParameterSpaceError: Error, Hashable, CustomStringConvertible {
  case tooManyCombinations(limit: Int)
  /// Names of a cycle: each parameter has a condition on the next, the last on the first.
  case circularConditions([String])

  package var description: String {
    switch self {
    case .tooManyCombinations(let limit):
      "there are more than \(limit) combinations"
    case .circularConditions(let names):
      "conditions run in a circle: " + (names + names.prefix(1)).joined(separator: " → ")
    }
  }
}
