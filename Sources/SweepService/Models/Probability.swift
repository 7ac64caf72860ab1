import Foundation

extension Double {
  /// Probability of a positive label, the sigmoid of a logit.
  init(probabilityOf logit: Double) { self = 1 / (1 + exp(-logit)) }
}
