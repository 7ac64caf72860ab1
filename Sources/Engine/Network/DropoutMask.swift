import Kernels

/// The dropout decisions of a group in a training step.
///
/// Each decision is a random number of (seed, epoch, step, layer, row, unit), independent of the
/// number of threads.
package struct DropoutMask: Sendable {
  let dropout: Dropout
  let seed: UInt64
  let epoch: Int
  /// Step of the epoch, from 0.
  let step: Int
  /// Position in the batch of the group's first sample.
  var firstRow = 0

  /// The mask of a later group of the batch.
  func advanced(by rows: Int) -> DropoutMask {
    DropoutMask(
      dropout: dropout, seed: seed, epoch: epoch, step: step, firstRow: firstRow + rows)
  }

  /// Scales each unit of each sample by 0 or 1 / (1 − rate).
  ///
  /// - Parameter values: [units] lanes, in place.
  func apply(to values: inout MutableSpan<Lanes>, layer: Int, units: Int) {
    let stream = RandomStream(
      seed: seed, purpose: .dropout, part: layer, epoch: epoch, step: step)
    for group in 0..<(units + 3) / 4 {
      let factors = dropout.factors(stream: stream, firstRow: firstRow, group: group)
      let unit = group * 4
      values[unit] *= factors.0
      if unit + 1 < units { values[unit + 1] *= factors.1 }
      if unit + 2 < units { values[unit + 2] *= factors.2 }
      if unit + 3 < units { values[unit + 3] *= factors.3 }
    }
  }
}
