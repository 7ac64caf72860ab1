/// Measurements of one epoch of training.
package struct EpochMetrics: Sendable, Hashable, Codable {
  /// Number of the epoch, from 1.
  package var epoch: Int
  /// Mean loss over the epoch's training rows, computed during training with dropout active.
  package var trainLoss: Double
  package var validationLoss: Double
  /// Nil if the validation rows are all of one label.
  package var validationAUC: Double?
  /// Wall-clock seconds of training and validation.
  package var seconds: Double
  /// Training rows computed per second, partners in lists included; without validation.
  package var samplesPerSecond: Double
  /// Learning rate of the last step; nil for epochs of versions without schedules.
  package var learningRate: Double?
  /// Further metrics of the validation rows, by the name of the same metric of the test rows:
  /// those that early stopping or a schedule monitors, or all under `evaluation: {validation:
  /// per_epoch}`.
  package var validation: [String: Double]

  package init(
    epoch: Int, trainLoss: Double, validationLoss: Double, validationAUC: Double?, seconds: Double,
    samplesPerSecond: Double, learningRate: Double? = nil, validation: [String: Double] = [:]
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.validationLoss = validationLoss
    self.validationAUC = validationAUC
    self.seconds = seconds
    self.samplesPerSecond = samplesPerSecond
    self.learningRate = learningRate
    self.validation = validation
  }
}

extension EpochMetrics {
  /// Reads epochs of versions without schedules too.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      epoch: try values.decode(Int.self, forKey: .epoch),
      trainLoss: try values.decode(Double.self, forKey: .trainLoss),
      validationLoss: try values.decode(Double.self, forKey: .validationLoss),
      validationAUC: try values.decodeIfPresent(Double.self, forKey: .validationAUC),
      seconds: try values.decode(Double.self, forKey: .seconds),
      samplesPerSecond: try values.decode(Double.self, forKey: .samplesPerSecond),
      learningRate: try values.decodeIfPresent(Double.self, forKey: .learningRate),
      validation: try values.decodeIfPresent([String: Double].self, forKey: .validation) ?? [:])
  }
}
