/// Request to train the best configurations of a sweep again, with fresh seeds.
package struct ConfirmationRequest: Sendable, Hashable {
  /// Nil means the latest.
  package let sweep: String?
  /// Number of configurations beside the baseline; nil means the standard.
  package let top: Int?
  /// Nil means the first that the sweep did not use.
  package let seeds: [UInt64]?

  package init(sweep: String? = nil, top: Int? = nil, seeds: [UInt64]? = nil) {
    self.sweep = sweep
    self.top = top
    self.seeds = seeds
  }
}
