import ExperimentModel
import Testing

@testable import Datasets

/// Cross-validation: each row or user tests in one fold.
struct FoldTests {
  private let users = (0..<101).map { UInt32($0 * 7 % 23) }

  private func split(_ kind: SplitSpecification.Kind, _ number: Int, of count: Int) -> RowSplit {
    RowSplit(
      users: users, userCount: 23, timestamps: users.map { _ in 0 },
      SplitSpecification(kind: kind, seed: 3, fold: .init(number: number, of: count)))
  }

  private func tested(_ split: RowSplit) -> [UInt32] {
    Array(split.order[(split.trainCount + split.validationCount)...])
  }

  @Test(arguments: [2, 5, 20]) func eachRowTestsOnce(folds: Int) {
    let parts = (1...folds).map { tested(split(.rows, $0, of: folds)) }
    #expect(parts.flatMap(\.self).sorted() == Array(0..<101))
    #expect(parts.allSatisfy { abs($0.count - 101 / folds) <= 1 })
    for number in 1...folds {
      #expect(split(.rows, number, of: folds).order.sorted() == Array(0..<101))
    }
  }

  @Test func eachUserTestsOnce() {
    let parts = (1...5).map { Set(tested(split(.users, $0, of: 5)).map { users[Int($0)] }) }
    #expect(parts.flatMap(\.self).sorted() == Array(0..<23))
    for number in 1...5 {
      let split = split(.users, number, of: 5)
      let others = Set(split.order[..<split.trainCount].map { users[Int($0)] })
      #expect(others.isDisjoint(with: parts[number - 1]))
    }
  }
}
