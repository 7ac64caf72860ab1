import ArgumentParser
import ExperimentModel
import Foundation

/// Distinct seeds on the command line: `1,2,3`, or with ranges: `42,101..110`.
struct SeedList: Sendable {
  let seeds: [UInt64]

  /// - Throws: `ValidationError` unless the text is whole numbers and ranges separated by commas.
  init(_ text: String) throws {
    let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    seeds = try words.flatMap(Self.seeds)
    guard !seeds.isEmpty else { throw Self.unreadable }
    guard Set(seeds).count == seeds.count else { throw ValidationError("a seed is given twice") }
  }

  private static func seeds(_ word: String) throws -> [UInt64] {
    switch SeedRange.reading(word) {
    case .seeds(let seeds)?: return seeds
    case .mistake(let complaint)?: throw ValidationError(complaint)
    case nil: break
    }
    if let complaint = Seed.complaint(of: word) { throw ValidationError(complaint) }
    guard let seed = UInt64(word) else { throw unreadable }
    return [seed]
  }

  private static let unreadable = ValidationError(
    "expected whole numbers or ranges separated by commas, such as 1,2,3 or 101..110")
}
