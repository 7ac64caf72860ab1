/// Input of a worker that trains one trial.
package struct TrialAssignment: Sendable, Hashable, Codable {
  package var trial: Trial
  /// Specification of the encoded dataset, which the checkpoint's manifest keeps.
  package var dataset: DatasetSpecification
  /// File of the encoded dataset, which the worker maps.
  package var datasetPath: String
  /// Folder of the trial for `model.safetensors` and its manifest. The worker creates it.
  package var trialDirectory: String
  package var threads: Int
  /// The shorter trial of the same path whose state this one continues; nil to start from the
  /// beginning.
  package var continued: ContinuedTrial?
  /// The epoch after which the worker pauses on a checkpoint; nil to train to the end.
  package var pausesAfter: Int?
  /// The metric of the validation rows by which a search prunes: each epoch measures it. Nil for none.
  package var prunedBy: ValidationMeasure?

  package init(
    trial: Trial, dataset: DatasetSpecification, datasetPath: String, trialDirectory: String,
    threads: Int, continued: ContinuedTrial? = nil
  ) {
    self.continued = continued
    self.trial = trial
    self.dataset = dataset
    self.datasetPath = datasetPath
    self.trialDirectory = trialDirectory
    self.threads = threads
  }
}

/// A trial whose last state another one continues.
package struct ContinuedTrial: Sendable, Hashable, Codable {
  package var id: TrialID
  /// Its folder.
  package var directory: String

  package init(id: TrialID, directory: String) {
    self.id = id
    self.directory = directory
  }
}
