import ExperimentModel
import Testing

@testable import Search

@Suite struct SearchSpaceTests {
  @Test func allMistakesAreReportedAtOnce() throws {
    let error = #expect(throws: SearchSpaceError.self) {
      try SearchSpace([
        SearchParameter("a", .uniform(min: 2, max: 1)),
        SearchParameter("b", .logUniform(min: 0, max: 1)),
        SearchParameter("c", .quantizedUniform(min: 0.1, max: 0.2, step: 1)),
        SearchParameter("d", .categorical([.integer(1), .integer(1)])),
        SearchParameter("e", .categorical([.integer(1), .integer(2)], probabilities: [0.5])),
        SearchParameter("f", .uniform(min: 0, max: 1), when: .init(["none": [.integer(1)]])),
        SearchParameter("g", .uniform(min: 0, max: 1), when: .init(["a": [.real(1)]])),
        SearchParameter("h", .uniform(min: 0, max: 1), when: .init(["d": [.integer(3)]])),
        SearchParameter("h", .quantizedUniform(min: 0, max: 1, step: 0)),
      ])
    }
    let parameters = try #require(error).problems.map(\.parameter)
    #expect(parameters == ["a", "b", "c", "d", "e", "f", "g", "h", "h", "h"])
  }

  @Test func circularConditionsAreRefused() {
    #expect(throws: SearchSpaceError.self) {
      try SearchSpace([
        SearchParameter("a", .intUniform(min: 0, max: 1), when: .init(["b": [.integer(1)]])),
        SearchParameter("b", .intUniform(min: 0, max: 1), when: .init(["a": [.integer(1)]])),
        SearchParameter("c", .intUniform(min: 0, max: 1)),
      ])
    }
  }

  @Test func groupsAreParametersWithTheSameConditionAfterThoseThatItNames() {
    #expect(TestSpace.conditional.space.groups == [[1, 5], [0, 2], [3], [4]])
  }

  @Test func finiteSpacesCanBeListed() throws {
    let space = TestSpace.finite.space
    let points = try #require(space.points(limit: 100))
    // (1 + 4 + 1) · 3
    #expect(points.count == 18)
    #expect(Set(points).count == 18)
    #expect(points.allSatisfy(space.contains))
    #expect(space.pointCount(limit: 17) == nil)
    #expect(TestSpace.mixed.space.pointCount(limit: 1_000_000) == nil)
  }

  /// 0.3 / 0.1 is less than 3 in binary arithmetic.
  @Test(arguments: [
    (0.1, 0.3, 0.1, [0.1, 0.2, 0.3]), (0.7, 2.1, 0.7, [0.7, 1.4, 2.1]),
    (0.3, 0.95, 0.3, [0.3, 0.6, 0.9]),
    (-0.3, 0.1, 0.1, [-0.3, -0.2, -0.1, 0, 0.1]), (0.05, 0.1, 0.1, [0.1]),
  ])
  func multiplesIncludeTheEnds(min: Double, max: Double, step: Double, expected: [Double]) {
    let distribution = SearchDistribution.quantizedUniform(min: min, max: max, step: step)
    #expect(distribution.problem == nil)
    let values = SearchParameter("x", distribution).values(limit: 10)?.compactMap(\.number) ?? []
    #expect(values.count == expected.count)
    for (value, other) in zip(values, expected) {
      #expect(abs(value - other) < 1e-12)
      #expect(value >= min && value <= max)
    }
  }

  @Test func valuesOfZeroProbabilityAreNotListed() throws {
    let space = try SearchSpace([
      SearchParameter(
        "a", .categorical([.integer(1), .integer(2), .integer(3)], probabilities: [0.5, 0, 0.5]))
    ])
    #expect(space.pointCount(limit: 10) == 2)
  }

  @Test(arguments: [
    SearchDistribution.uniform(min: -3, max: 7), .logUniform(min: 1e-5, max: 10),
    .intUniform(min: -2, max: 9), .quantizedUniform(min: 0.05, max: 1, step: 0.1),
    .quantizedLogUniform(min: 3, max: 1000, step: 4),
  ])
  func coordinatesReadBackAsTheSameValue(distribution: SearchDistribution) throws {
    let range = try #require(NumericRange(distribution))
    for step in 0...1000 {
      let value = range.value(at: Double(step) / 1000)
      let number = try #require(value.number)
      #expect((range.smallest...range.largest).contains(number))
      let again = try #require(range.value(at: range.coordinate(of: number)).number)
      #expect(abs(again - number) <= 1e-13 * abs(number) + (range.step == nil ? 1e-15 : 0))
    }
    #expect(range.value(at: 0).number == range.smallest)
    #expect(range.value(at: 1).number == range.largest)
  }

  /// Quantized values are multiples of the step, written as short numbers.
  @Test func quantizedValuesAreShort() throws {
    let range = try #require(NumericRange(.quantizedUniform(min: 0, max: 1, step: 0.1)))
    let texts = (0...10).map { range.value(at: (Double($0) + 0.5) / 11).description }
    #expect(
      texts == ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"])
  }

  /// The intervals of quantized values cover 0…1 without gaps.
  @Test func intervalsOfQuantizedValuesAdjoin() throws {
    let range = try #require(NumericRange(.quantizedLogUniform(min: 16, max: 512, step: 16)))
    var end = 0.0
    for multiple in 1...32 {
      let interval = range.interval(of: range.coordinate(of: Double(16 * multiple)))
      #expect(abs(interval.lowerBound - end) < 1e-12)
      end = interval.upperBound
    }
    #expect(end == 1)
  }
}
