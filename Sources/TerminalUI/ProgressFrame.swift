import TextLayout

/// The content of a live display at one moment. Its lines are a pure function of it and the size.
struct ProgressFrame: Sendable {
  /// In the order of their slots.
  var workers: [WorkerLine]
  var total: TotalLine?

  /// Returns the lines from top to bottom: workers, then the total.
  ///
  /// The last column stays free, because text in it makes some terminals wrap, and so does one row: a
  /// frame higher than the terminal cannot be redrawn in place.
  func lines(size: TerminalSize) -> [StyledLine] {
    let width = max(1, size.columns - 1)
    let room = max(1, size.rows - 1)
    var lines: [StyledLine] = []
    let totalLines = total == nil ? 0 : 1
    let shown = workers.prefix(
      workers.count + totalLines <= room ? workers.count : max(0, room - totalLines - 1))
    let columns = WorkerColumns(Array(shown), width: width)
    lines += shown.map(columns.line)
    if shown.count < workers.count, room > totalLines {
      var line = StyledLine()
      line.append("… and \(workers.count - shown.count) more running", .secondary)
      lines.append(line.truncated(to: width))
    }
    if let total { lines.append(Self.line(total).truncated(to: width)) }
    return lines
  }

  /// `5/14 done, 1 failed  2m 05s elapsed  ETA 3m 10s`
  private static func line(_ total: TotalLine) -> StyledLine {
    var line = StyledLine()
    line.append("\(total.done)/\(total.total) done", .heading)
    if total.failures > 0 {
      line.append(", ")
      line.append("\(total.failures) failed", .failure)
    }
    line.append("  \(durationText(seconds: total.elapsedSeconds)) elapsed")
    if let remaining = total.remainingSeconds {
      line.append(
        "  ETA " + (total.isUpperBound ? "at most " : "") + durationText(seconds: remaining))
    }
    return line
  }
}
