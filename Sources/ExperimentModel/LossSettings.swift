package enum LossName: String, Sendable, Hashable, CaseIterable, Codable {
  /// Binary cross-entropy from logits.
  case bce
  /// Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017: (1 − p_t)^γ · BCE.
  case focal
}

/// The loss that a trial minimises, as the mean over a batch.
package struct LossSettings: Sendable, Hashable {
  package var name: LossName = .bce
  /// Focal: how strongly rows that are already right count less.
  package var gamma = 2.0
  /// Focal: weight of positives (1 − alpha for negatives); nil weighs both the same.
  package var alpha: Double?

  package init(name: LossName = .bce) {
    self.name = name
  }
}
