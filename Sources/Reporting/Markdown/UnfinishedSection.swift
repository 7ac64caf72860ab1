import ExperimentModel

/// The trials without a result, and why.
func unfinishedSection(_ snapshot: SweepSnapshot, heading: String) -> String {
  let unfinished = snapshot.trials.filter { $0.state != .finished }
  guard !unfinished.isEmpty else {
    return "## \(heading)\n\nNone: all \(snapshot.trials.count) finished.\n"
  }
  var parts = [
    "## \(heading)\n",
    "\(unfinished.count) of \(snapshot.trials.count) trials \(unfinished.count == 1 ? "has" : "have") no result. "
      + "`--rerun failed` tries those again that ended by an error; the others run when the same "
      + "command is given again.\n",
  ]
  for (state, heading) in [(TrialState.queued, "Not started"), (.running, "Running")] {
    let names = unfinished.filter { $0.state == state }.map {
      markdown($0.title(in: snapshot.sweep))
    }
    if !names.isEmpty {
      parts.append("\(heading) (\(names.count)): \(names.joined(separator: ", ")).\n")
    }
  }
  parts += unfinished.filter(\.state.isEnd).map { account(of: $0, snapshot.sweep) }
  return parts.joined(separator: "\n")
}

/// One trial: state, message and the end of its log.
private func account(of record: TrialRecord, _ sweep: Sweep) -> String {
  var lines = ["### \(markdown(record.title(in: sweep))): \(record.state.words)\n"]
  var facts = ["Trial `\(record.id.short)`"]
  if record.attempts.count > 1 { facts.append("\(record.attempts.count) attempts") }
  if let seconds = record.seconds { facts.append("last attempt \(durationText(seconds))") }
  if let epoch = record.epochs.last?.epoch {
    facts.append(
      "\(epoch) of \(record.trial.configuration.hyperparameters.epochs) epochs recorded")
  }
  lines.append(facts.joined(separator: ", ") + ".\n")
  if let message = record.attempts.last?.message, !message.isEmpty {
    lines.append("> \(markdown(message))\n")
  }
  let log = lastLines(of: record.attempts.last?.log ?? "", count: 15)
  if !log.isEmpty { lines.append("The end of its log:\n\n" + codeBlock(log)) }
  return lines.joined(separator: "\n")
}

extension TrialState {
  /// Whether an attempt ended so.
  var isEnd: Bool {
    switch self {
    case .queued, .running, .finished: false
    case .failed, .crashed, .timedOut, .interrupted, .diverged: true
    }
  }
}

extension TrialRecord {
  /// `exp3`, or `exp3, seed 7` where there are several seeds.
  func title(in sweep: Sweep) -> String {
    let name =
      sweep.configurations.indices.contains(number)
      ? sweep.configurations[number].name : trial.configuration.name
    return sweep.seeds.count > 1 ? "\(name), seed \(trial.seed)" : name
  }
}
