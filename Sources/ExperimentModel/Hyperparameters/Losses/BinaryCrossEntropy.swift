extension HyperparameterOption {
  package static let binaryCrossEntropy = HyperparameterOption(
    "bce", "Binary cross-entropy of the logits.")
}
