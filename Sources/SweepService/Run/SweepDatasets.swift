import Datasets
import Engine
import ExperimentModel
import TrialTraining

/// The encoded data of a sweep: the whole dataset with each split, and the same rows for each choice of
/// fields that a configuration makes.
struct SweepDatasets: Sendable {
  /// With all fields that the grid file describes, and the first split.
  let whole: EncodedDataset
  /// With all fields and each of the splits.
  let wholes: [EncodedDataset]
  private let specification: DatasetSpecification
  /// By number; empty for the dataset's split alone.
  private let splits: [UInt64: SplitSpecification]
  /// By what configurations read.
  private let views: [View: EncodedDataset]
  /// The same for every configuration.
  private let candidateRows: Int
  /// Positive training rows, which may bring sampled negatives.
  private let trainPositives: Int
  /// Users or rows that each final metric rests on, by name.
  let supports: [String: MetricSupport]
  /// Users with training rows of one label; nil unless a loss compares the data's rows of a user.
  let oneLabelUsers: OneLabelUsers?
  /// True if no user has validation rows of both labels; false if no loss compares rows of the data.
  let hasNoValidationPairs: Bool
  /// True if a configuration samples negatives.
  let samplesNegatives: Bool
  /// Configurations whose model or `fields` the dataset lacks something for.
  let mistakes: [DataMistake]

  /// - Throws: `ServiceError` if there is no such dataset.
  init(_ sweep: Sweep, in paths: ProjectPaths) throws(ServiceError) {
    specification = sweep.dataset
    splits = Dictionary(
      sweep.splits.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    samplesNegatives = sweep.configurations.contains {
      $0.hyperparameters.negativesPerPositive > 0
    }
    var mistakes: [DataMistake] = []
    var faults: [View: ServiceError] = [:]
    var faulty: Set<String> = []
    var views: [View: EncodedDataset] = [:]
    var wholes: [EncodedDataset] = []
    for split in sweep.allSplits {
      var specification = sweep.dataset
      specification.split = split
      let whole = try paths.prepare(specification, samplesNegatives: samplesNegatives)
      wholes.append(whole)
      views[View(split)] = whole
      for configuration in sweep.configurations {
        let settings = configuration.hyperparameters
        let view = View(split, settings)
        if views[view] == nil, faults[view] == nil {
          do throws(ServiceError) {
            views[view] = try paths.prepare(specification.selecting(view.fields), for: settings)
          } catch {
            faults[view] = error
          }
        }
        if let fault = faults[view], faulty.insert(configuration.name).inserted {
          mistakes.append(
            DataMistake(fault.description, of: configuration.name, causes: view.causes))
        }
      }
    }
    self.mistakes = mistakes
    (self.views, self.wholes) = (views, wholes)
    whole = wholes[0]
    candidateRows = whole.candidateRows
    trainPositives = whole.labelCounts(of: whole.train).positives
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
  }

  /// The dataset's description with what this sweep's metrics and losses rest on.
  var description: DatasetDescription {
    var description = whole.description
    // Where negatives are sampled, they are among the validation rows.
    description.supports =
      samplesNegatives
      ? supports.filter { MetricDefinition.named($0.key)?.scope != .validation } : supports
    description.oneLabelUsers = oneLabelUsers
    return description
  }

  /// The data that a configuration trains on, with a split of the sweep.
  subscript(_ configuration: Configuration, _ split: SplitSpecification) -> EncodedDataset {
    views[View(split, configuration.hyperparameters)] ?? whole
  }

  /// The data that a trial trains on.
  subscript(_ trial: Trial) -> EncodedDataset { self[trial.configuration, split(of: trial)] }

  private func split(of trial: Trial) -> SplitSpecification {
    trial.split.flatMap { splits[$0] } ?? specification.split
  }

  /// What the model of a configuration reads of the data.
  private struct View: Hashable {
    let split: SplitSpecification
    /// Nil for all fields.
    let fields: [String]?
    /// Nil for no histories.
    let history: HistorySpecification?

    /// All fields, no histories.
    init(_ split: SplitSpecification) { (self.split, fields, history) = (split, nil, nil) }

    init(_ split: SplitSpecification, _ settings: Hyperparameters) {
      self.split = split
      fields = settings.fields
      history = settings.history
    }

    /// Names of the hyperparameters that make it.
    var causes: [String] {
      let fields = TrainingSettings.fields.definition.name
      return history == nil
        ? [fields]
        : [
          HistorySettings.minimumRating.definition.name,
          HyperparameterChoice.model.definition.name, fields,
        ]
    }
  }

  /// The specification of the data that a trial trains on.
  func specification(of trial: Trial) -> DatasetSpecification {
    var specification = specification.selecting(trial.configuration.hyperparameters.fields)
    specification.split = split(of: trial)
    return specification
  }

  // MARK: - Estimates

  /// Rows and candidates that a trial processes after its first `epochs` epochs.
  func work(of trial: Trial, after epochs: Int = 0) -> TrialWork {
    let settings = trial.configuration.hyperparameters
    return TrialWork(
      trainRows: settings.rowsComputed(ofRows: whole.train.count, positives: trainPositives),
      epochs: settings.epochs - epochs, candidateRows: candidateRows)
  }

  /// Floating-point operations that a trial takes after its first `epochs` epochs.
  func operations(of trial: Trial, after epochs: Int = 0) -> Double {
    estimate(of: trial).operations(work(of: trial, after: epochs))
  }

  /// Bytes that a trial's worker takes at most.
  func memory(of trial: Trial, threads: Int) -> Int64 {
    estimate(of: trial).bytes(rows: whole.description.rows, threads: threads)
  }

  private func estimate(of trial: Trial) -> TrialEstimate {
    let dataset = self[trial]
    return TrialEstimate(
      trial.configuration.hyperparameters, fieldSizes: dataset.fieldSizes, bags: dataset.bags,
      itemField: dataset.movieField)
  }
}
