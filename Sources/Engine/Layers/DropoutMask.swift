import Kernels

/// The dropout decisions of a group in a training step.
///
/// Each decision is a random number of (seed, epoch, step, layer, row, unit), independent of the
/// number of threads.
struct DropoutMask: Sendable {
  let seed: UInt64
  let epoch: Int
  /// Step of the epoch, from 0.
  let step: Int
  /// Position in the batch of the group's first row.
  var firstRow = 0
}

/// Dropout of a layer's units.
struct LayerDropout: Sendable {
  private let dropout: Dropout
  private let purpose: RandomStream.Purpose
  /// Number among the network's layers with dropout of that purpose.
  private let layer: Int

  /// - Parameter purpose: of the random numbers.
  /// - Returns: nil for a rate of 0.
  init?(
    rate: Double, purpose: RandomStream.Purpose = .dropout, _ network: inout NetworkBuilder
  ) {
    self.purpose = purpose
    layer = network.dropoutLayer(purpose)
    guard rate > 0 else { return nil }
    dropout = Dropout(rate: rate)
  }

  /// Scales each unit of each row by 0 or 1 / (1 − rate) when training.
  ///
  /// - Parameter values: [units] lanes, in place.
  func forward(_ values: inout MutableSpan<Lanes>, count units: Int, _ pass: GroupPass) {
    guard let mask = pass.mask else { return }
    let stream = RandomStream(
      seed: mask.seed, purpose: purpose, part: layer, epoch: mask.epoch, step: mask.step)
    for group in 0..<(units + 3) / 4 {
      let factors = dropout.factors(stream: stream, firstRow: mask.firstRow, group: group)
      let unit = group * 4
      values[unit] *= factors.0
      if unit + 1 < units { values[unit + 1] *= factors.1 }
      if unit + 2 < units { values[unit + 2] *= factors.2 }
      if unit + 3 < units { values[unit + 3] *= factors.3 }
    }
  }

  /// Backward pass for derivatives that are zero where a unit was dropped.
  func scaleKept(_ derivative: inout MutableSpan<Lanes>, count: Int, _ pass: GroupPass) {
    if pass.mask != nil { scale(&derivative, by: dropout.scale, count: count) }
  }
}
