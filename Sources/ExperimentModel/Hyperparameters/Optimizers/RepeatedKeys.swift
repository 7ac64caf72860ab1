/// Squared gradient of an embedding whose key occurs several times in a batch.
package enum RepeatedKeys: String, HyperparameterWord {
  case squareOfSum = "square_of_sum"
  case sumOfSquares = "sum_of_squares"

  package var summary: String {
    switch self {
    case .squareOfSum:
      "The gradients of all occurrences are added, then squared: PyTorch, and Keras on backends "
        + "other than TensorFlow."
    case .sumOfSquares:
      "The gradient of each occurrence is squared, then the squares are added: Keras 3 on "
        + "TensorFlow, whose optimizers get the gradient of an embedding with repeated indices."
    }
  }
}
