import ExperimentModel

extension RequestSetting {
  /// The option of the command line.
  var option: String {
    switch self {
    case .database: "--db"
    case .source: "--from"
    case .dataset: "--dataset"
    case .sweep: "--sweep"
    case .seeds: "--seeds"
    case .top: "--top"
    case .only: "--only"
    case .filter: "--filter"
    case .rerun: "--rerun"
    case .dryRun: "--dry-run"
    }
  }
}

extension String {
  /// The message with options in place of the settings that it names.
  var namingOptions: String {
    RequestSetting.allCases.reduce(self) { $0.replacing("\($1)", with: $1.option) }
  }
}
