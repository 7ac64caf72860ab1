import ExperimentModel

/// A trial as a person names it: a configuration's name, or the beginning of a trial's id.
package struct TrialReference: Sendable, Hashable {
  package let name: String
  /// The sweep of the configuration; nil means the latest.
  package let sweep: String?

  package init(_ name: String, sweep: String? = nil) {
    self.name = name
    self.sweep = sweep
  }

  /// - Throws: `ResultStoreError` of code `noSuchTrial` or `ambiguousTrial`.
  func find(in results: any ResultReader) throws(ResultStoreError) -> TrialMatch {
    do {
      return try results.trial(matching: name, inSweep: sweep)
    } catch {
      guard error.code == .noSuchTrial, let other = ProductName.canonical(name),
        let match = try? results.trial(matching: other, inSweep: sweep)
      else { throw error }
      return match
    }
  }
}
