package import ExperimentModel

/// Decides which trial starts next: the seam for searches that learn from what has ended.
///
/// The scheduler asks whenever a worker is free, one call at a time, and never starts a trial again
/// whose identity it has run already.
package protocol SearchStrategy: Sendable {
  /// The trial to start now.
  ///
  /// Nil while trials run means: ask again when one has ended. Nil while none runs ends the sweep.
  mutating func next() -> Trial?

  /// Tells how a trial ended, after its last retry.
  mutating func ended(_ trial: Trial, _ ending: AttemptEnding)
}

/// Runs a list of trials, in its order, whatever comes out.
package struct GridStrategy: SearchStrategy {
  private var rest: ArraySlice<Trial>

  package init(_ trials: [Trial]) { rest = trials[...] }

  /// Runs what the plan misses, longest first.
  package init(_ plan: Plan) { self.init(plan.missing.map(\.trial)) }

  package mutating func next() -> Trial? { rest.popFirst() }

  package mutating func ended(_ trial: Trial, _ ending: AttemptEnding) {}
}
