/// What one epoch of training showed.
package struct EpochMetrics: Sendable, Hashable, Codable {
  /// From 1.
  package var epoch: Int
  /// Mean loss over the epoch's training rows, as the optimizer saw them (dropout active).
  package var trainLoss: Double
  package var validationLoss: Double
  /// Nil where the validation rows are all of one label.
  package var validationAUC: Double?
  /// Wall-clock time of training and validation.
  package var seconds: Double
  /// Training rows a second, validation not counted.
  package var samplesPerSecond: Double

  package init(
    epoch: Int, trainLoss: Double, validationLoss: Double, validationAUC: Double?, seconds: Double,
    samplesPerSecond: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.validationLoss = validationLoss
    self.validationAUC = validationAUC
    self.seconds = seconds
    self.samplesPerSecond = samplesPerSecond
  }
}

/// What a finished trial leaves.
package struct TrialResult: Sendable, Hashable, Codable {
  /// By name: `ndcg_all@10`.
  package var metrics: MetricValues
  /// Users (index in the user field) with a test positive, ascending: the order of `perUser`.
  package var users: [UInt32]
  /// For each per-user metric, its value for each of `users`.
  package var perUser: [String: [Double]]
  /// SHA-256 of the checkpoint file, in hexadecimal.
  package var weightsHash: String
  /// Number of trained weights.
  package var parameterCount: Int

  package init(
    metrics: MetricValues, users: [UInt32], perUser: [String: [Double]], weightsHash: String,
    parameterCount: Int
  ) {
    self.metrics = metrics
    self.users = users
    self.perUser = perUser
    self.weightsHash = weightsHash
    self.parameterCount = parameterCount
  }
}

/// What an attempt used.
package struct ResourceUsage: Sendable, Hashable, Codable {
  package var cpuSeconds: Double
  package var peakResidentBytes: Int64

  package init(cpuSeconds: Double, peakResidentBytes: Int64) {
    self.cpuSeconds = cpuSeconds
    self.peakResidentBytes = peakResidentBytes
  }
}
