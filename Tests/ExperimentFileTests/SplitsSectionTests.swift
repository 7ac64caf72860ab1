import ExperimentModel
import Testing

@testable import ExperimentFile

/// The keys `splits` and `folds`.
struct SplitsSectionTests {
  private func sweep(_ lines: String) throws -> Sweep {
    try GridFile.parse(lines + "\nexperiments:\n  - {name: baseline}\n", file: "g.conf")
  }

  private func mistake(_ lines: String) -> String {
    do {
      _ = try sweep(lines)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func splitsAreSeedsOfTheDatasetsSplit() throws {
    let sweep = try sweep("dataset: {path: sample, split: {test: 0.3}}\nsplits: [5, 1]")
    #expect(sweep.splits.map(\.seed) == [5, 1])
    #expect(sweep.splits.allSatisfy { $0.test == 0.3 && $0.fold == nil })
    #expect(sweep.dataset.split == sweep.splits[0])
    #expect(try self.sweep("seeds: [1]").splits.isEmpty)
    #expect(try self.sweep("splits: [1..3, 7]").splits.map(\.seed) == [1, 2, 3, 7])
    #expect(try self.sweep("splits: 1..3").splits.map(\.seed) == [1, 2, 3])
  }

  @Test func foldsAreOfRowsOrUsers() throws {
    let rows = try sweep("folds: 5").splits
    #expect(rows.map(\.fold) == (1...5).map { .init(number: $0, of: 5) })
    #expect(rows.allSatisfy { $0.kind == .rows && $0.test == 0.2 })
    let users = try sweep("folds: {count: 4, by: user}").splits
    #expect(users.count == 4 && users.allSatisfy { $0.kind == .users })
    let kind = "dataset: {path: sample, split: users}\n"
    #expect(try sweep(kind + "folds: 3").splits.allSatisfy { $0.kind == .users })
    #expect(try sweep(kind + "folds: {count: 3, by: row}").splits.allSatisfy { $0.kind == .rows })
  }

  @Test func mistakesNameTheRemedy() {
    #expect(
      mistake("defaults: {seed_varies: split}").contains(
        "baseline: 'seed_varies: split' is of 'sweep variance'"))
    #expect(mistake("splits: [1, 1]").contains("g.conf:1:13: error: splits: 1 is given twice"))
    #expect(mistake("splits: [1]").contains("expected two or more"))
    #expect(
      mistake("splits: 7").contains("expected two or more seeds of splits: [1, 2, 3] or 1..3"))
    #expect(mistake("splits: 3..1").contains("splits: the range 3..1 ends before it begins"))
    #expect(
      mistake("dataset: {path: sample, split: {test: 0.3}}\nfolds: 5").contains(
        "g.conf:1:33: error: dataset split: 'test' means nothing here: each of the 'folds'"))
    #expect(mistake("splits: [1, -2]").contains("splits: expected a whole number of at least 0"))
    #expect(mistake("splits: [1, 2]\nfolds: 5").contains("exclude each other"))
    #expect(mistake("folds: 1").contains("folds: expected a whole number from 2 to 20"))
    #expect(mistake("folds: {by: user}").contains("folds: expected a 'count'"))
    #expect(
      mistake("dataset: {path: sample, split: by_time}\nsplits: [1, 2]").contains(
        "splits: the split 'by_time' has nothing random"))
    #expect(
      mistake("dataset: {path: sample, split: by_user}\nfolds: 5").contains("has no folds"))
  }
}
