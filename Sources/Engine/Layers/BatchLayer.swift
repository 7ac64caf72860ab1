/// A layer that needs averages over the other rows of a batch. Networks with such layers train stage
/// by stage (`StagedBatch`): a stage begins with one.
protocol BatchLayer: Layer {
  /// What the averages are taken of.
  var standardization: BatchStandardization { get }

  /// First part of the backward pass, after which the derivatives of the output's tensor are those
  /// of the standardized input, so that the batch's averages can be taken. `backward` follows when
  /// all rows have passed it.
  func activationBackward(_ pass: GroupPass)
}
