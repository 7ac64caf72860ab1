/// Result of a finished trial.
package struct TrialResult: Sendable, Hashable, Codable {
  /// By name: `ndcg_all@10`.
  package var metrics: [String: Double]
  /// Users with a test positive, as indices of the user field, ascending.
  package var users: [UInt32]
  /// Users with a validation positive, likewise ascending; empty in results of older versions.
  package var validationUsers: [UInt32]
  /// The values of each per-user metric, in the order of `users(of:)`.
  package var perUser: [String: [Double]]
  /// SHA-256 of the checkpoint file, in hexadecimal.
  package var weightsHash: String
  /// Number of trained weights.
  package var parameterCount: Int
  /// Trained epochs where early stopping may leave some out; nil for all that were asked for.
  package var epochs: Int?
  /// The epoch whose weights early stopping kept, from 1; nil for the last one.
  package var keptEpoch: Int?
  /// Nil for models without attention between fields, and in results of older versions.
  package var attention: AttentionMap?
  /// Of the test rows; nil if scores are no probabilities, and in results of older versions.
  package var reliability: ReliabilityBins?

  package init(
    metrics: [String: Double], users: [UInt32], validationUsers: [UInt32] = [],
    perUser: [String: [Double]], weightsHash: String,
    parameterCount: Int, epochs: Int? = nil, keptEpoch: Int? = nil,
    attention: AttentionMap? = nil, reliability: ReliabilityBins? = nil
  ) {
    self.metrics = metrics
    self.users = users
    self.validationUsers = validationUsers
    self.perUser = perUser
    self.weightsHash = weightsHash
    self.parameterCount = parameterCount
    self.epochs = epochs
    self.keptEpoch = keptEpoch
    self.attention = attention
    self.reliability = reliability
  }

  /// The users that a per-user metric has values of, in their order.
  package func users(of metric: String) -> [UInt32] {
    metric.hasPrefix(MetricScope.validationPrefix) ? validationUsers : users
  }
}
