import ArgumentParser
import ExperimentModel
import Foundation

/// Distinct seeds on the command line: `1,2,3`.
struct SeedList: Sendable {
  let seeds: [UInt64]

  /// - Throws: `ValidationError` unless the text is whole numbers separated by commas.
  init(_ text: String) throws {
    let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    if let complaint = words.lazy.compactMap({ Seed.complaint(of: $0) }).first {
      throw ValidationError(complaint)
    }
    seeds = words.compactMap { UInt64($0) }
    guard !seeds.isEmpty, seeds.count == words.count else {
      throw ValidationError("expected whole numbers separated by commas, such as 1,2,3")
    }
    guard Set(seeds).count == seeds.count else { throw ValidationError("a seed is given twice") }
  }
}
