import ExperimentModel
import Testing

struct ParameterSpaceTests {
  typealias Axis = ParameterSpace.Axis
  typealias Condition = ParameterSpace.Condition

  /// Each point as "a=1 b=2".
  private func texts(_ expansion: ParameterSpace.Expansion) -> [String] {
    expansion.points.map { point in
      point.assignments.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
  }

  private let a = Axis("a", values: [.integer(1), .integer(2)])
  private let b = Axis("b", values: [.text("x"), .text("y")])

  @Test func theLastAxisVariesFastest() throws {
    let expansion = try ParameterSpace(axes: [a, b]).expand(limit: 4)
    #expect(texts(expansion) == ["a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y"])
    #expect(expansion.countBeforeExclusions == 4)
  }

  @Test func withoutAxesThereIsOnePoint() throws {
    #expect(try texts(ParameterSpace(axes: []).expand(limit: 1)) == [""])
  }

  @Test func rowsMoveTogether() throws {
    let together = Axis(
      names: ["c", "d"], rows: [[.integer(1), .real(0.1)], [.integer(2), .real(0.2)]])
    let expansion = try ParameterSpace(axes: [together, b]).expand(limit: 100)
    #expect(
      texts(expansion) == ["c=1 d=0.1 b=x", "c=1 d=0.1 b=y", "c=2 d=0.2 b=x", "c=2 d=0.2 b=y"])
  }

  @Test func aConditionalAxisExistsOnlyWhereItsConditionHolds() throws {
    let only = Axis(
      "c", values: [.integer(7), .integer(8)], condition: Condition(["b": [.text("y")]]))
    let expansion = try ParameterSpace(axes: [b, only]).expand(limit: 100)
    #expect(texts(expansion) == ["b=x", "b=y c=7", "b=y c=8"])
  }

  @Test func aConditionMayNameALaterOrConditionalAxis() throws {
    let first = Axis("c", values: [.integer(7)], condition: Condition(["d": [.integer(9)]]))
    let second = Axis("d", values: [.integer(9)], condition: Condition(["b": [.text("y")]]))
    let expansion = try ParameterSpace(axes: [first, second, b]).expand(limit: 100)
    #expect(texts(expansion) == ["b=x", "c=7 d=9 b=y"])
  }

  @Test func exclusionsRemovePointsAndUnmatchedOnesAreReported() throws {
    let space = ParameterSpace(
      axes: [a, b],
      exclusions: [
        Condition(["a": [.integer(1)], "b": [.text("y")]]),
        Condition(["b": [.text("z")]]),
        Condition(["a": [.integer(2), .integer(3)]]),
      ])
    let expansion = try space.expand(limit: 4)
    #expect(texts(expansion) == ["a=1 b=x"])
    #expect(expansion.countBeforeExclusions == 4)
    #expect(expansion.unusedExclusions == [1])
  }

  @Test func aSpaceBeyondTheLimitIsRefusedBeforeItIsBuilt() {
    let wide = (0..<12).map { Axis("p\($0)", values: (0..<10).map(ParameterValue.integer)) }
    let error = #expect(throws: ParameterSpaceError.self) {
      try ParameterSpace(axes: wide).expand(limit: 1000)
    }
    #expect(error == .tooManyCombinations(limit: 1000))
    #expect(error?.description == "there are more than 1000 combinations")
  }

  @Test func circularConditionsAreNamed() {
    let axes = [
      a,
      Axis("c", values: [.integer(1)], condition: Condition(["d": [.integer(1)]])),
      Axis("d", values: [.integer(1)], condition: Condition(["e": [.integer(1)]])),
      Axis("e", values: [.integer(1)], condition: Condition(["d": [.integer(1)]])),
    ]
    let error = #expect(throws: ParameterSpaceError.self) {
      try ParameterSpace(axes: axes).expand(limit: 10)
    }
    #expect(error?.description == "conditions run in a circle: d → e → d")
  }
}
