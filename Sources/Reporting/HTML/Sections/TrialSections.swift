import ExperimentModel

extension PageSection {
  /// The trials without a result, and why; nil when all finished.
  static func unfinished(_ snapshot: SweepSnapshot, _ options: ReportOptions) -> PageSection? {
    let most = 50
    let unfinished = snapshot.trials.filter { $0.state != .finished }
    guard !unfinished.isEmpty else { return nil }
    var body = paragraph(
      "\(grouped(unfinished.count)) of \(count(snapshot.trials.count, "trial")) "
        + "\(unfinished.count == 1 ? "has" : "have") no result. --rerun failed tries those again "
        + "that ended by an error; the others run when the same command is given again.")
    for (state, heading) in [(TrialState.queued, "Not started"), (.running, "Running")] {
      let names = unfinished.filter { $0.state == state }.map { $0.title(in: snapshot.sweep) }
      if !names.isEmpty {
        body += paragraph(
          "\(heading) (\(names.count)): \(names.prefix(most).joined(separator: ", "))"
            + (names.count > most ? " and \(names.count - most) more." : "."))
      }
    }
    let ended = unfinished.filter(\.state.isEnd)
    body += ended.prefix(most).map { account(of: $0, snapshot.sweep) }.joined()
    if ended.count > most { body += paragraph("And \(ended.count - most) more.") }
    return PageSection(id: "unfinished", heading: options.language.words.unfinished, body: body)
  }

  /// Data, machine and time: what it takes to repeat the results.
  static func origin(_ snapshot: SweepSnapshot, _ options: ReportOptions) -> PageSection {
    let facts = provenance(of: snapshot).map {
      "<dt>\(html($0.name))</dt><dd>\(html($0.value))</dd>"
    }
    return PageSection(
      id: "origin", heading: options.language.words.provenance, body: "<dl>\(facts.joined())</dl>")
  }
}

/// One trial: state, message and the end of its log.
private func account(of record: TrialRecord, _ sweep: Sweep) -> String {
  let attempt = record.attempts.last
  var text = "<h3>\(html(record.title(in: sweep))): \(html(record.state.words))</h3>"
  text += paragraph(
    "Trial \(record.id.short), \(count(record.attempts.count, "attempt"))"
      + (record.seconds.map { ", the last of \(durationText($0))" } ?? "") + ".", role: "quiet")
  if let message = attempt?.message, !message.isEmpty { text += paragraph(message) }
  let log = lastLines(of: attempt?.log ?? "", count: 15)
  if !log.isEmpty { text += "<pre>\(log.map(html).joined(separator: "\n"))</pre>" }
  return text
}
