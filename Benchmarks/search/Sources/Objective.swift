import ExperimentModel
import Search

/// A function to minimize, with its search space.
struct Objective: Sendable {
  let name: String
  let space: SearchSpace
  /// The smallest value.
  let minimum: Double
  let value: @Sendable (ParameterSpace.Point) -> Double

  init(
    _ name: String, _ parameters: [SearchParameter], minimum: Double,
    _ value: @escaping @Sendable (ParameterSpace.Point) -> Double
  ) {
    self.name = name
    do {
      space = try SearchSpace(parameters)
    } catch {
      preconditionFailure("\(name): \(error)")
    }
    self.minimum = minimum
    self.value = value
  }

  /// The same functions as in `search/objectives.py`.
  static let all = synthetic + networks + [movieLens]
}

extension ParameterSpace.Point {
  func number(_ name: String) -> Double { self[name]?.number ?? .nan }

  func text(_ name: String) -> String { self[name]?.description ?? "" }

  /// The values of x0, x1, …
  func vector(_ count: Int) -> [Double] { (0..<count).map { number("x\($0)") } }
}
