import ArgumentParser

/// A length of time on the command line: `90s`, `10m`, `1h30m`.
struct TimeLimit: Sendable, Hashable, ExpressibleByArgument {
  let duration: Duration

  private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

  /// Nil unless `argument` is whole numbers with a unit each, the largest unit first, together at
  /// least a second and at most ten years.
  init?(argument: String) {
    var seconds: Int64 = 0
    var digits = ""
    var lastUnit = Int64.max
    for character in argument {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      guard let unit = Self.units[character], unit < lastUnit, digits.count <= 9,
        let number = Int64(digits)
      else { return nil }
      seconds += number * unit
      lastUnit = unit
      digits = ""
    }
    guard digits.isEmpty, (1...315_360_000).contains(seconds) else { return nil }
    duration = .seconds(seconds)
  }
}
