import ExperimentModel
import Foundation

/// The foot of a report: what the numbers were made from, with what, where and when.
struct Provenance {
  let snapshot: SweepSnapshot

  init(_ snapshot: SweepSnapshot) { self.snapshot = snapshot }

  var text: String {
    let data = snapshot.dataset
    let environment = snapshot.environment
    let memory = Double(environment.memoryBytes) / 1_073_741_824
    let lines = [
      "data: \(Markdown.escape(data.name)), \(data.isSynthetic ? "synthetic (generated)" : "not synthetic"), "
        + "\(NumberText.count(data.rows)) rows, \(NumberText.count(data.users)) users, "
        + "\(NumberText.count(data.movies)) movies, SHA-256 `\(data.hash.prefix(16))…`",
      "fields: " + data.fields.map { "\(Markdown.escape($0.name)) (\($0.size))" }
        .joined(separator: ", "),
      "label: rating of at least \(ParameterValue.real(data.minimumRating))",
      "split: rows at random by seed \(data.split.seed): \(NumberText.count(data.trainRows)) train, "
        + "\(NumberText.count(data.validationRows)) validation, "
        + "\(NumberText.count(data.testRows)) test",
      "seeds: " + snapshot.sweep.seeds.map { "\($0)" }.joined(separator: ", "),
      "versions: sweep \(environment.sweepVersion), engine \(environment.engineVersion), Swift "
        + environment.swiftVersion,
      "machine: \(Markdown.escape(environment.processor)), \(environment.cores) cores, "
        + "\(NumberText.fixed(memory, decimals: 1)) GiB, "
        + Markdown.escape(environment.operatingSystem),
      "time: \(time)",
    ]
    return lines.map { "- \($0)" }.joined(separator: "\n")
  }

  private var time: String {
    let attempts = snapshot.trials.flatMap(\.attempts)
    let seconds = attempts.compactMap(\.seconds).reduce(0, +)
    guard let first = attempts.map(\.startedAt).min(), let last = attempts.compactMap(\.endedAt).max()
    else { return "nothing was run yet" }
    return "\(NumberText.duration(seconds)) of training in all, from \(NumberText.date(first)) to "
      + NumberText.date(last)
  }
}
