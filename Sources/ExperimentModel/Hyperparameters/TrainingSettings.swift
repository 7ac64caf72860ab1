/// Hyperparameters of every trial, whatever its model, optimizer and loss.
package enum TrainingSettings {
  package static let epochs = Hyperparameter(
    "epochs", .integer(1...100_000), default: 5,
    synonyms: ["num_epochs", "n_epochs", "max_epochs", "num_train_epochs"],
    "Passes over the training rows.")

  package static let learningRate = Hyperparameter(
    "learning_rate", .positive, default: 1e-4,
    synonyms: ["lr", "init_lr", "base_lr", "max_lr", "step_size"], "Step size of the optimizer.")

  package static let batchSize = Hyperparameter(
    "batch_size", .integer(1...1_048_576), default: 2048,
    synonyms: ["batch", "bs", "train_batch_size", "mini_batch_size", "minibatch_size"],
    "Rows of one optimizer step.")

  package static let shuffle = Hyperparameter(
    "shuffle", .boolean, default: true, "True to shuffle the training rows in every epoch.")

  /// Other programs' names of one penalty on all weights.
  private static let penalties = [
    "l2", "l2_reg", "l2_lambda", "l2_regularization", "reg", "reg_lambda",
  ]

  package static let embeddingL2 = Hyperparameter(
    "embedding_l2", .real(0...(.greatestFiniteMagnitude)), default: 0.0, neutral: 0,
    synonyms: ["embedding_regularizer", "l2_reg_embedding", "reg_weight"] + penalties,
    "Factor λ of the penalty λ·Σw² on all embeddings and linear weights.")

  /// All models but `lr` and `fm` have it: those have no weights but tables and biases.
  package static let weightL2 = Hyperparameter(
    "weight_l2", .real(0...(.greatestFiniteMagnitude)), default: 0.0, neutral: 0,
    synonyms: ["net_regularizer", "l2_reg_dnn", "kernel_regularizer"] + penalties,
    "Factor λ of the penalty λ·Σw² on the layers' weights, without biases and normalizations.")

  package static let negativesPerPositive = Hyperparameter(
    "negatives.per_positive", .integer(0...100), default: 0, neutral: 0,
    synonyms: ["num_negatives", "num_neg", "neg_ratio", "negative_sampling"],
    "Movies that are sampled as negatives for each positive row, new ones in every epoch; 0 for none."
  )

  package static let initialWeights = Hyperparameter<InitialWeights?>(
    "init", .path, default: nil, "A safetensors file with the initial weights.")

  package static let fields = Hyperparameter<[String]?>(
    "fields", .fields, default: nil,
    "Fields that the model sees; all of the dataset's if not given.")
}
