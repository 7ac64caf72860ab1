import Foundation

/// What sweep files of W&B contain that means something else here, or nothing.
enum WandbFile {
  /// Keys of the file that say nothing about the search.
  static let ignoredKeys = [
    "program", "command", "project", "entity", "controller", "scheduler", "job", "image_uri",
    "apiVersion", "kind",
  ]

  /// Keys of `metric` without an effect: a search trains all of its trials.
  static let ignoredMetricKeys = ["target", "impute", "impute_while_running"]

  /// W&B's name of a search with a Gaussian process.
  static let bayes = "bayes"

  /// Keys of the parameters of `unbounded` distributions.
  static let unboundedKeys = ["mu", "sigma", "a", "b"]

  /// Distributions that are not supported, with the word to use instead.
  static let unbounded = [
    "normal": "uniform", "log_normal": "log_uniform_values", "q_normal": "q_uniform",
    "q_log_normal": "q_log_uniform_values", "beta": "uniform", "q_beta": "q_uniform",
  ]

  /// Distributions whose bounds are exponents of e, with the word whose bounds are values.
  static let ofExponents = [
    "log_uniform": "log_uniform_values", "inv_log_uniform": "log_uniform_values",
    "q_log_uniform": "q_log_uniform_values",
  ]

  /// Other names of distributions.
  static let synonyms = [
    "inv_log_uniform_values": "log_uniform_values", "categorical_w_probabilities": "categorical",
  ]

  /// Returns `e` to the power of an exponent, with four digits; nil if it is no positive number.
  static func bound(ofExponent exponent: Double) -> String? {
    let value = exp(exponent)
    return value > 0 && value.isFinite ? String(format: "%.4g", value) : nil
  }
}
