import ArgumentParser

/// An amount of memory on the command line: `512M`, `8G`, in powers of 1024.
struct MemorySize: Sendable, Hashable, ExpressibleByArgument {
  let bytes: Int64

  private static let units: [Character: Int64] = ["M": 1 << 20, "G": 1 << 30, "T": 1 << 40]

  /// Nil unless `argument` is a number above zero and a unit; `GB` and `GiB` mean `G`.
  init?(argument: String) {
    let text = argument.uppercased()
    guard let unit = text.first(where: { $0.isLetter }), let factor = Self.units[unit],
      let place = text.firstIndex(of: unit),
      ["", "B", "IB"].contains(text[text.index(after: place)...]),
      let number = Double(text[..<place]), number > 0, number < 1e6
    else { return nil }
    bytes = Int64(number * Double(factor))
  }
}
