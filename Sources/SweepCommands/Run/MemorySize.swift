import ArgumentParser
import Foundation

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

  private init(bytes: Int64) { self.bytes = bytes }

  /// Nine tenths of what the system says can be had without swapping; nil where it does not say.
  static var available: MemorySize? {
    let lines = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
    let line = lines.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
    else { return nil }
    return MemorySize(bytes: kilobytes * 1024 / 10 * 9)
  }
}
