import ExperimentModel
import Scheduling
import SweepService

/// The command that resumes a run: the same grid or confirmation, with the options that decide which trials there are
/// and where results go.
struct ResumeCommand {
  let text: String

  /// - Parameter rerun: nil means as in the request.
  init(_ request: RunRequest, rerun: RerunPolicy? = nil) {
    let database = request.paths.database
    let rerun = rerun ?? request.rerun
    let only = request.only.map { (name: "--only", value: String?.some($0)) }
    let options: [(name: String, value: String?)] =
      [
        ("--dataset", request.dataset),
        ("--db", database == ProjectPaths.standardDatabase ? nil : database),
        ("--seeds", request.seeds.map { SeedRange.text($0) }),
      ] + only + [("--rerun", rerun == .none ? nil : rerun.rawValue)]
    let words = options.flatMap { name, value in value.map { [name, $0] } ?? [] }
    // The choice and the seeds of a confirmation are stored.
    let what =
      request.confirmation.map { ["confirm"] + [$0.sweep].compactMap(\.self) }
      ?? (request.studiesVariance ? ["variance"] : []) + [request.grid]
    text = (["sweep"] + what + words).map(Self.quoted).joined(separator: " ")
  }

  /// A word as a shell reads it: in quotes unless it holds only letters, digits and signs without a
  /// meaning to shells.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber) || "-_./,:@".contains($0)
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
