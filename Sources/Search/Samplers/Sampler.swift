package import ExperimentModel

/// Chooses points of a search space: the seam for search methods.
///
/// The contract:
/// - A sampler has no state. The same request always gets the same point.
/// - The point lies in the request's space.
/// - Additions, multiplications, quotients and square roots of `Double` and
///   `ElementaryFunctions` only, in a fixed order, so that the bits are the same on every machine.
package protocol Sampler: Sendable {
  /// False if points do not depend on results, so that no suggestion has to wait for one.
  var usesResults: Bool { get }

  /// Returns a point for a suggestion.
  func point(for request: SamplingRequest) -> ParameterSpace.Point
}
