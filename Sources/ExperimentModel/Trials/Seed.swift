/// Range of valid seeds: whole numbers that SQLite stores exactly.
package enum Seed {
  package static let greatest = UInt64(Int64.max)

  /// Describes why a number is too large for a seed; nil if it is not.
  package static func complaint(of text: String) -> String? {
    let digits = text.filter { $0 != "_" }.drop { $0 == "+" }
    let isWhole = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if isWhole, let seed = UInt64(digits), seed <= greatest { return nil }
    // `1e30` is a whole number too.
    guard isWhole || Double(String(digits)).map({ $0.isFinite && $0 > Double(greatest) }) == true
    else { return nil }
    return "the seed \(text) is too large; use one of at most \(greatest) (2^63 − 1)"
  }
}
