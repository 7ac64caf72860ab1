import Datasets
import Engine
import ExperimentModel
import Synchronization
import TrialTraining

/// The encoded data of a sweep: the whole dataset with each split, and the same rows for each choice of
/// fields that a configuration makes.
struct SweepDatasets: Sendable {
  /// With each of the splits, at least one; the first is the dataset's.
  let splits: [SplitData]
  /// With all fields that the grid file describes, and the first split.
  var whole: EncodedDataset { splits[0].whole }
  private let specification: DatasetSpecification
  /// By what configurations read.
  private let views: ViewCache
  /// Configurations whose model or `fields` the dataset lacks something for.
  let mistakes: [DataMistake]

  /// - Throws: `ServiceError` if there is no such dataset.
  init(_ sweep: Sweep, in paths: ProjectPaths) throws(ServiceError) {
    specification = sweep.dataset
    let samplesNegatives = sweep.configurations.contains {
      $0.hyperparameters.negativesPerPositive > 0
    }
    var mistakes: [DataMistake] = []
    var faults: [View: ServiceError] = [:]
    var faulty: Set<String> = []
    var views: [View: EncodedDataset] = [:]
    var splits: [SplitData] = []
    for split in sweep.allSplits {
      var specification = sweep.dataset
      specification.split = split
      let whole = try paths.prepare(specification, samplesNegatives: samplesNegatives)
      splits.append(SplitData(sweep, split, whole))
      views[View(split)] = whole
      for configuration in sweep.configurations {
        let settings = configuration.hyperparameters
        let view = View(split, settings)
        if views[view] == nil, faults[view] == nil {
          do throws(ServiceError) {
            views[view] = try paths.prepare(view.specification(in: sweep.dataset), for: settings)
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
    self.splits = splits
    self.views = ViewCache(views) { [dataset = sweep.dataset] view, settings in
      try? paths.prepare(view.specification(in: dataset), for: settings)
    }
  }

  /// Test rows / training rows over all splits; nil with one.
  var overlap: Double? {
    guard splits.count > 1 else { return nil }
    let (test, train) = splits.reduce((0, 0)) { ($0.0 + $1.test.rows, $0.1 + $1.train.rows) }
    return Double(test) / Double(max(1, train))
  }

  /// The description of the data with the first split, and what this sweep's metrics and losses rest on:
  /// of several splits, metrics in the one where they rest on the fewest.
  var description: DatasetDescription {
    var description = whole.description
    // Where negatives are sampled, they are among the validation rows.
    description.supports =
      splits[0].samplesNegatives
      ? splits.leastSupports.filter { MetricDefinition.named($0.key)?.scope != .validation }
      : splits.leastSupports
    description.oneLabelUsers = splits[0].oneLabelUsers
    return description
  }

  /// The data that a configuration trains on, with a split of the sweep.
  subscript(_ configuration: Configuration, _ split: SplitSpecification) -> EncodedDataset {
    views[View(split, configuration.hyperparameters), configuration.hyperparameters] ?? whole
  }

  /// The data that a trial trains on.
  subscript(_ trial: Trial) -> EncodedDataset { self[trial.configuration, data(of: trial).split] }

  private func data(of trial: Trial) -> SplitData {
    splits.first { $0.split.number == trial.split } ?? splits[0]
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

    func specification(in dataset: DatasetSpecification) -> DatasetSpecification {
      var specification = dataset.selecting(fields)
      specification.split = split
      return specification
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

  /// Views by key. Those of a search's suggestions are prepared when they are asked for.
  private final class ViewCache: Sendable {
    private let views: Mutex<[View: EncodedDataset]>
    private let prepare: @Sendable (View, Hyperparameters) -> EncodedDataset?

    init(
      _ views: [View: EncodedDataset],
      prepare: @escaping @Sendable (View, Hyperparameters) -> EncodedDataset?
    ) {
      self.views = Mutex(views)
      self.prepare = prepare
    }

    /// Nil if the data lack what the view reads.
    subscript(_ view: View, _ settings: Hyperparameters) -> EncodedDataset? {
      views.withLock { views in
        if views[view] == nil { views[view] = prepare(view, settings) }
        return views[view]
      }
    }
  }

  /// The specification of the data that a trial trains on.
  func specification(of trial: Trial) -> DatasetSpecification {
    View(data(of: trial).split, trial.configuration.hyperparameters)
      .specification(in: specification)
  }

  // MARK: - Estimates

  /// Rows and candidates that a trial processes after its first `epochs` epochs.
  func work(of trial: Trial, after epochs: Int = 0) -> TrialWork {
    let settings = trial.configuration.hyperparameters
    let data = data(of: trial)
    return TrialWork(
      trainRows: settings.rowsComputed(ofRows: data.train.rows, positives: data.train.positives),
      epochs: settings.epochs - epochs, candidateRows: data.candidateRows)
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
