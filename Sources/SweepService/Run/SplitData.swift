import Datasets
import ExperimentModel

/// The data of a sweep with one of its splits, and what its metrics and losses rest on.
struct SplitData: Sendable {
  let split: SplitSpecification
  /// With all fields that the grid file describes.
  let whole: EncodedDataset
  /// The same for every configuration.
  let candidateRows: Int
  let train: LabelCounts
  let validation: LabelCounts
  let test: LabelCounts
  /// Users or rows that each final metric rests on, by name.
  let supports: [String: MetricSupport]
  /// Users with training rows of one label; nil unless a loss compares the data's rows of a user.
  let oneLabelUsers: OneLabelUsers?
  /// True if no user has validation rows of both labels; false if no loss compares rows of the data.
  let hasNoValidationPairs: Bool
  /// True if a configuration samples negatives.
  let samplesNegatives: Bool

  init(_ sweep: Sweep, _ split: SplitSpecification, _ whole: EncodedDataset) {
    self.split = split
    self.whole = whole
    candidateRows = whole.candidateRows
    train = whole.labelCounts(of: whole.train)
    validation = whole.labelCounts(of: whole.validation)
    test = whole.labelCounts(of: whole.test)
    supports = whole.metricSupports(
      monitored: sweep.configurations.flatMap {
        $0.hyperparameters.validationMetrics.compactMap(MetricDefinition.named)
      })
    oneLabelUsers =
      sweep.configurations.contains { $0.hyperparameters.comparesRowsOfData }
      ? whole.oneLabelUsers(in: whole.train) : nil
    hasNoValidationPairs =
      oneLabelUsers != nil
      && whole.oneLabelUsers(in: whole.validation).rows == whole.validation.count
    samplesNegatives = sweep.configurations.contains {
      $0.hyperparameters.negativesPerPositive > 0
    }
  }

  /// Returns the configurations that have nothing to learn from, because their training rows have one
  /// label. Positive rows bring their sampled negatives.
  func configurationsWithOneLabel(of sweep: Sweep) -> [Configuration] {
    sweep.configurations.filter {
      train.positives == 0
        || (train.positives == train.rows && $0.hyperparameters.negativesPerPositive == 0)
    }
  }
}

extension [SplitData] {
  /// "split" or "fold".
  var noun: String { first?.split.fold == nil ? "split" : "fold" }

  /// The supports of each metric in the split where it rests on the fewest.
  var leastSupports: [String: MetricSupport] {
    reduce(into: [:]) { least, data in
      least.merge(data.supports) { a, b in
        MetricSupport(
          a.unit, count: Swift.min(a.count, b.count), decisive: Swift.min(a.decisive, b.decisive))
      }
    }
  }

  /// Returns messages about the splits, each once, as `mistakes` does.
  func messages(_ messages: [[String]]) -> [String] {
    mistakes(messages.map { $0.map { DataMistake($0, causes: []) } }).map(\.text)
  }

  /// Returns mistakes about the splits, each once.
  ///
  /// One that all splits have, with whatever numbers, is given as of the first; the others name their
  /// splits: `splits 2 and 5: all 36 validation rows are negative`.
  ///
  /// - Parameter mistakes: those of each split.
  func mistakes(_ mistakes: [[DataMistake]]) -> [DataMistake] {
    var found: [(mistake: DataMistake, splits: [String])] = []
    for (data, mistakes) in zip(self, mistakes) {
      for mistake in mistakes {
        let words = Self.words(mistake.text)
        let place = found.firstIndex {
          $0.mistake.configuration == mistake.configuration
            && Self.words($0.mistake.text) == words
        }
        if let place {
          found[place].splits.append("\(data.split.number)")
        } else {
          found.append((mistake, ["\(data.split.number)"]))
        }
      }
    }
    return found.map { mistake, splits in
      if splits.count >= count { return mistake }
      let last = splits.count > 1 ? splits.dropLast().joined(separator: ", ") + " and " : ""
      let place =
        "\(noun)\(splits.count > 1 ? "s" : "") \(last)\(splits[splits.count - 1]): "
      return DataMistake(
        place + mistake.text, of: mistake.configuration, causes: mistake.causes)
    }
  }

  /// Without numbers, and with singular and plural alike.
  private static func words(_ text: String) -> String {
    text.filter { !$0.isNumber && $0 != "s" }
  }
}
