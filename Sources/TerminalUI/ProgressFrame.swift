import TextLayout

/// All that a live display shows at one moment. Its lines are a pure function of it and the size.
struct ProgressFrame: Sendable {
  /// In the order of their slots.
  var workers: [WorkerLine]
  var total: TotalLine?

  /// The lines, from above: workers, then the total. None is wider than the terminal less one
  /// column (text in the last one makes some terminals wrap), and together they leave one row
  /// free: a frame higher than the terminal could not be redrawn in place.
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
      line.append("… and \(workers.count - shown.count) more at work", .secondary)
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
      line.append("  ETA \(durationText(seconds: remaining))")
    }
    return line
  }
}
