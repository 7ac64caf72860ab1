import Analysis
import ExperimentModel
package import Foundation
package import OutputFiles

/// A program that reads an exported sweep.
package enum ExportTarget: String, Sendable, Hashable, CaseIterable {
  /// Optuna's storage in SQLite.
  case optuna
}

/// A sweep in the format of another program.
package struct SweepExport: Sendable {
  /// Name of the sweep, which is that of the study.
  package let name: String
  package let bytes: Data
  package let file: OutputFile
}

extension ResultService {
  /// Makes the export of a sweep.
  ///
  /// - Parameters:
  ///   - sweep: nil means the latest.
  ///   - output: file that the caller writes it to.
  /// - Throws: `ResultStoreError` if there is no such sweep; `OutputError` or `ServiceError` if the
  ///   file cannot be written, or holds something else.
  package func export(
    _ sweep: String?, to target: ExportTarget, output: String
  ) throws -> SweepExport {
    let name = try results.sweepName(sweep)
    let snapshot = try results.searchedSnapshot(ofSweep: name) { _ in
      SnapshotContents(userMetrics: [], attentionMaps: false)
    }
    try snapshot.sweep.refuseStudy("so they are not exported")
    let file = OutputFile(
      output,
      protecting: paths.ownFiles(beside: output) + paths.places(of: snapshot.sweep.dataset.source)
        + [snapshot.sweep.origin?.path].compactMap(\.self))
    try file.check()
    switch target {
    case .optuna:
      guard SQLiteStorage.acceptsOptunaStudy(output) else {
        throw ServiceError(
          "'\(output)' exists and is no study that 'sweep export' wrote, or trials were added to it; "
            + "name another file")
      }
      return SweepExport(
        name: name, bytes: try SQLiteStorage.optunaStudy(OptunaStudy(snapshot)), file: file)
    }
  }
}
