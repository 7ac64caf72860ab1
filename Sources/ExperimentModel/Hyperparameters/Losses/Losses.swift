extension HyperparameterChoice {
  /// The loss, as the mean over a batch.
  package static let loss = HyperparameterChoice(
    "loss", [.binaryCrossEntropy, .focal, .bpr, .hinge, .softmax], default: .binaryCrossEntropy,
    "The loss that training minimizes.")
}
