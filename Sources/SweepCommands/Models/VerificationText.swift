import ExperimentModel
import SweepService

extension Verification {
  /// What `sweep verify` prints.
  var text: String {
    let title = "\(trial.id.short) (\(trial.configuration.name))"
    guard isIdentical else {
      return """
        different: \(title)
        weights then \(storedHash)
        weights now  \(newHash)
        """
    }
    return "identical: \(title), weights \(storedHash.prefix(16))"
  }
}
