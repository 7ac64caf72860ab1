package import ExperimentModel

/// A store whose contents a test can read.
package protocol InspectableTrialStore: AttemptStore, TrialCatalog {
  /// Returns the contents of a sweep; nil if there is none of that name.
  func snapshot(ofSweep name: String) async throws -> SweepSnapshot?
}
