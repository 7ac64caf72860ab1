package import ExperimentModel

/// Runs a list of trials in its order, whatever their results.
package struct GridStrategy: SearchStrategy {
  private var rest: ArraySlice<Trial>

  package init(_ trials: [Trial]) { rest = trials[...] }

  /// Runs the missing trials of a plan, longest first.
  package init(_ plan: Plan) { self.init(plan.missing.map(\.trial)) }

  package mutating func next() -> Trial? { rest.popFirst() }

  package mutating func ended(_ trial: Trial, _ ending: AttemptEnding) {}
}
