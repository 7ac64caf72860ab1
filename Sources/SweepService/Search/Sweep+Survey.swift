import ExperimentModel
import Search

extension Sweep {
  /// Names of the hyperparameters that decide what a model reads of the data and asks of them.
  private static let dataParameters: Set<String> = Set(
    [
      HyperparameterChoice.model.definition, HyperparameterChoice.loss.definition,
      TrainingSettings.fields.definition, TrainingSettings.epochs.definition,
    ].map(\.name))

  /// A search with examples of what it may suggest, so that the data can be checked before it begins;
  /// other sweeps unchanged.
  var surveyed: Sweep {
    guard let search else { return self }
    var surveyed = self
    for point in search.representatives(of: Self.dataParameters) {
      let text = point.assignments.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      surveyed.configurations.append(
        Configuration(
          name: "suggestions with \(text)", hyperparameters: search.hyperparameters(at: point)))
    }
    return surveyed
  }
}
