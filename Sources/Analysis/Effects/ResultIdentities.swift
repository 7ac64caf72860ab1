import ExperimentModel

/// Numbers of distinct results: trials with the same weights and metrics share one.
///
/// Settings that change nothing, such as a patience under which training ends at the same epoch, train
/// the same model again. Counted as independent trials, they would make intervals too narrow.
struct ResultIdentities {
  private struct Result: Hashable {
    let weightsHash: String
    let metrics: [String: Double]
  }

  /// By number of the configuration, split and seed.
  private let numbers: [[Replicate: Int]]

  init(_ comparison: Comparison) {
    var known: [Result: Int] = [:]
    numbers = comparison.entries.map { entry in
      var numbers: [Replicate: Int] = [:]
      for record in entry.trials where record.state == .finished {
        guard let result = record.result else { continue }
        let identity = Result(weightsHash: result.weightsHash, metrics: result.metrics)
        let number = known[identity] ?? known.count
        known[identity] = number
        numbers[Replicate(record.trial)] = number
      }
      return numbers
    }
  }

  /// Returns the number of a trial's result; nil if it has none.
  subscript(configuration: Int, replicate: Replicate) -> Int? {
    numbers[configuration][replicate]
  }

  /// Returns the results of a configuration, by split and seed.
  subscript(configuration: Int) -> [Replicate: Int] { numbers[configuration] }
}
