/// A setting of a request, as messages name it: `database`.
///
///     throw ResultStoreError(.missing, "…, or name the file with \(RequestSetting.database)")
///
/// Each face replaces these names by its own: the command line by options such as `--db`.
package enum RequestSetting: String, Sendable, Hashable, CaseIterable {
  /// The file of the results.
  case database
  /// The archive of a dataset to fetch: an address or a file.
  case source
  case dataset
  case sweep
  case seeds
  /// How many configurations to confirm.
  case top
  /// The configurations to run or draw.
  case only
  /// The trials whose configurations a report shows.
  case filter
  /// The finished or failed trials to run again.
  case rerun
  /// Shows a run's plan and trains nothing.
  case dryRun = "dry run"
}

extension RequestSetting: CustomStringConvertible {
  package var description: String { "`\(rawValue)`" }
}
