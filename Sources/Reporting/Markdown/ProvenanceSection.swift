import ExperimentModel
import Foundation

/// Data, split, seeds, versions, machine and time: what it takes to repeat the results.
func provenanceSection(_ snapshot: SweepSnapshot, heading: String) -> String {
  let table = MarkdownTable(
    columns: [("", false), ("", false)],
    rows: provenance(of: snapshot).map { [markdown($0.name), markdown($0.value)] })
  return "## \(heading)\n\n\(table.text)\n"
}

/// The facts, each under a name.
func provenance(of snapshot: SweepSnapshot) -> [(name: String, value: String)] {
  let choosing = snapshot.sweep.configurations.count { $0.hyperparameters.fields != nil }
  return (dataFacts(snapshot.dataset, choosing: choosing) + runFacts(snapshot))
    .map { (name: $0.0, value: $0.1) }
}

/// - Parameter choosing: configurations that see fields of their own choice.
private func dataFacts(
  _ data: DatasetDescription, choosing: Int
) -> [(String, String)] {
  let share = data.rows > 0 ? 100 * Double(data.positives) / Double(data.rows) : 0
  let fields = data.fields.map { field in
    "\(field.name) \(grouped(field.size))" + (field.bags == nil ? "" : " (mean-pooled)")
  }
  var facts = [
    ("data", data.name + (data.isSynthetic ? " (synthetic: generated, not measured)" : "")),
    (
      "rows",
      "\(grouped(data.rows)) ratings by \(grouped(data.users)) users of \(grouped(data.movies)) "
        + "movies"
        + (data.hasTimes
          ? ", \(dayText(data.firstTimestamp)) to \(dayText(data.lastTimestamp))" : "")
    ),
    (
      "positives",
      "\(fixed(share, decimals: 1)) % (\(borderText(data)))"
    ),
    (
      "fields",
      "\(fields.count): " + fields.joined(separator: ", ")
        + (choosing == 0
          ? ""
          : "; \(choosing) of the configurations \(choosing == 1 ? "sees" : "see") fields of "
            + (choosing == 1 ? "its" : "their") + " own choice")
    ),
    (
      "split",
      "\(data.split.words): \(grouped(data.trainRows)) train, "
        + "\(grouped(data.validationRows)) validation, \(grouped(data.testRows)) test"
    ),
  ]
  if data.vocabulary == .train {
    facts.append(("vocabulary", "of the training rows: what only others show is unknown"))
  }
  if let cold = coldText(data.cold) { facts.append(("cold start", cold)) }
  if let hash = data.splitHash { facts.append(("split hash", hash)) }
  facts.append(("data hash", data.hash))
  return facts
}

/// What makes a rating positive, and which are neither.
private func borderText(_ data: DatasetDescription) -> String {
  if let label = data.labelColumn { return "1 in column \(label)" }
  var text = "ratings of \(readable(data.minimumRating)) or more"
  if let drop = data.drop, let dropped = data.droppedRows {
    text +=
      "; \(grouped(dropped)) from \(readable(drop.lowerBound)) to \(readable(drop.upperBound)) "
      + "left out"
  }
  return text
}

private func runFacts(_ snapshot: SweepSnapshot) -> [(String, String)] {
  let environment = snapshot.environment
  let seeds = snapshot.sweep.seeds
  var facts = [
    (seeds.count == 1 ? "seed" : "seeds", seeds.map(String.init).joined(separator: ", ")),
    (
      "versions",
      "sweep \(environment.sweepVersion), engine \(environment.engineVersion), "
        + "Swift \(environment.swiftVersion)"
    ),
    (
      "machine",
      "\(environment.processor), \(environment.cores) cores, "
        + "\(byteText(environment.memoryBytes)) of memory, \(environment.operatingSystem)"
    ),
  ]
  facts.append(("time", timeFact(snapshot.trials)))
  return facts
}

/// Seconds of all attempts, and the span from the first to the last.
private func timeFact(_ trials: [TrialRecord]) -> String {
  // Configurations that differ in name only share a trial.
  var known: Set<TrialID> = []
  var count = 0
  var work = 0.0
  var first: Date?
  var last: Date?
  var most: Int64?
  // By index: copies of records cost more than what is done with them.
  for trial in trials.indices where known.insert(trials[trial].id).inserted {
    for attempt in trials[trial].attempts.indices {
      let start = trials[trial].attempts[attempt].startedAt
      count += 1
      first = min(first ?? start, start)
      work += trials[trial].attempts[attempt].seconds ?? 0
      if let end = trials[trial].attempts[attempt].endedAt { last = max(last ?? end, end) }
      if let peak = trials[trial].attempts[attempt].usage?.peakResidentBytes {
        most = max(most ?? peak, peak)
      }
    }
  }
  guard let start = first else { return "nothing has run yet" }
  var text = "\(durationText(work)) in \(count) " + (count == 1 ? "attempt" : "attempts")
  // Somebody may have set the clock back between two runs.
  if let end = last, end >= start {
    text +=
      ", \(durationText(end.timeIntervalSince(start))) by the clock from \(timeText(start)) "
      + "to \(timeText(end)) UTC"
  } else {
    text += ", begun \(timeText(start)) UTC"
  }
  if let peak = most {
    text += "; at most \(byteText(peak)) of memory a worker"
  }
  return text
}
