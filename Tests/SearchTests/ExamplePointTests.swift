import ExperimentModel
import Testing

@testable import Search

/// Corners and random points, by which grid files are checked.
@Suite struct ExamplePointTests {
  private static let parameters = [
    SearchParameter("rate", .logUniform(min: 1e-4, max: 1e-1)),
    SearchParameter("optimizer", .categorical([.text("adam"), .text("sgd"), .text("lion")])),
    SearchParameter("layers", .intUniform(min: 1, max: 9)),
    SearchParameter(
      "units", .quantizedLogUniform(min: 10, max: 64, step: 16), isInteger: true,
      when: .init(["layers": [.integer(4), .integer(9)]])),
  ]

  @Test func cornersAreTheEndsAndWhatConditionsName() throws {
    let space = try SearchSpace(Self.parameters)
    let corners = try #require(space.corners(limit: 100))
    // With 1, 9 and 4 layers; of these, 9 and 4 with 16 and 64 units.
    #expect(corners.count == 2 * 3 * (1 + 2 * 2))
    #expect(Set(corners).count == corners.count)
    #expect(corners.allSatisfy(space.contains))
    #expect(
      Set(corners.compactMap { $0["layers"] })
        == [.integer(1), .integer(4), .integer(9)])
    #expect(Set(corners.compactMap { $0["units"] }) == [.integer(16), .integer(64)])
    #expect(Set(corners.compactMap { $0["rate"] }) == [.real(1e-4), .real(1e-1)])
    #expect(space.corners(limit: 29) == nil)
  }

  @Test func cornersOfSomeParametersKeepTheOthers() throws {
    let space = try SearchSpace(Self.parameters)
    let corners = try #require(space.corners(limit: 100) { $0.name == "optimizer" })
    // Conditions name the layers.
    #expect(corners.count == 3 * 3)
    #expect(Set(corners.compactMap { $0["rate"] }) == [.real(1e-4)])
    #expect(Set(corners.compactMap { $0["units"] }) == [.integer(16)])
  }

  @Test func randomPointsAreTheSameEachTime() throws {
    let space = try SearchSpace(Self.parameters)
    let points = space.randomPoints(300)
    #expect(points == space.randomPoints(300))
    #expect(Set(points).count > 290)
    #expect(points.allSatisfy(space.contains))
    #expect(
      Set(points.compactMap { $0["units"] })
        == [.integer(16), .integer(32), .integer(48), .integer(64)])
  }

  /// By which a search checks its data before it begins.
  @Test func representativesAreCornersOfSomeParameters() {
    let definition = SearchDefinition(
      method: .tpe, trials: 1,
      parameters: [
        SearchParameter("epochs", .quantizedUniform(min: 5, max: 20, step: 5), isInteger: true),
        SearchParameter("dropout", .uniform(min: 0, max: 0.5)),
      ])
    #expect(
      definition.representatives(of: ["epochs"]).map(\.assignments) == [
        [.init(name: "epochs", value: .integer(5))], [.init(name: "epochs", value: .integer(20))],
      ])
    #expect(definition.representatives(of: ["loss"]) == [])
  }
}
