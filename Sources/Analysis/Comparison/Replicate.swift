package import ExperimentModel

/// Seed and split of a trial, by which trials of two configurations are paired.
package struct Replicate: Sendable, Hashable, Comparable {
  /// Number of the split; 0 in a sweep with one.
  package let split: UInt64
  package let seed: UInt64

  package init(_ trial: Trial) {
    split = trial.split ?? 0
    seed = trial.seed
  }

  package static func < (a: Replicate, b: Replicate) -> Bool {
    (a.split, a.seed) < (b.split, b.seed)
  }
}
