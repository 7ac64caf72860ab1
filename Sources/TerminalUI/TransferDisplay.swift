import TextLayout

/// Shows the progress of a download: on a terminal a line redrawn in place, elsewhere a plain line every
/// few seconds.
///
/// Call `finish` on every way out: until then a live display hides the terminal's cursor.
package actor TransferDisplay {
  private let title: String
  private let mode: ProgressDisplay.Mode
  private let style: Style
  private let size: @Sendable () -> TerminalSize
  private let write: @Sendable (String) -> Void
  private let now: @Sendable () -> Duration

  private var screen: LiveScreen
  /// Times and bytes of the last seconds, oldest first, for the rate.
  private var samples: [(at: Duration, bytes: Int)] = []
  private var shown: Duration?

  /// Over less time the rate jumps, over more it lags.
  private static let window = Duration.seconds(5)
  private static let liveInterval = Duration.milliseconds(100)
  private static let plainInterval = Duration.seconds(5)

  /// - Parameters:
  ///   - size: the terminal's size now; asked at every redraw.
  ///   - write: writes text as it is; never called concurrently.
  ///   - now: time since any fixed moment, monotonic; by default the system's clock.
  package init(
    title: String, mode: ProgressDisplay.Mode, style: Style,
    size: @escaping @Sendable () -> TerminalSize, write: @escaping @Sendable (String) -> Void,
    now: (@Sendable () -> Duration)? = nil
  ) {
    self.title = title
    self.mode = mode
    self.style = style
    self.size = size
    self.write = write
    let start = ContinuousClock.now
    self.now = now ?? { ContinuousClock.now - start }
    screen = LiveScreen(style: style)
  }

  /// The display of this process, on standard error.
  package init(title: String, environment: [String: String]) {
    let output = TerminalOutput.standardError
    let isTerminal = output.isTerminal
    self.init(
      title: title, mode: .init(isTerminal: isTerminal, environment: environment),
      style: Style(isTerminal: isTerminal, environment: environment), size: { output.size },
      write: output.write)
  }

  /// - Parameter total: nil while unknown.
  package func update(received: Int, total: Int?) {
    let moment = now()
    samples.append((moment, received))
    while samples.count > 2, moment - samples[0].at > Self.window { samples.removeFirst() }
    let interval = mode == .live ? Self.liveInterval : Self.plainInterval
    if let shown, moment - shown < interval, received != total { return }
    shown = moment
    show(line(received: received, total: total))
  }

  /// Prints a message that stays.
  package func log(_ message: String, _ role: Style.Role = .plain) {
    if mode == .silent { return }
    let line = style.apply(role, to: message.singleLine)
    write(mode == .live ? screen.draw([], output: [line], columns: size().columns) : line + "\n")
    // The bytes that follow belong to another request.
    samples = []
    shown = nil
  }

  /// Removes the live line and shows the cursor again.
  package func finish() {
    guard mode == .live else { return }
    let text = screen.close(columns: size().columns)
    if !text.isEmpty { write(text) }
  }

  private func show(_ line: StyledLine) {
    switch mode {
    case .live:
      let columns = size().columns
      write(screen.draw([line.truncated(to: max(1, columns - 1))], columns: columns))
    case .plain: write(line.text + "\n")
    case .silent: break
    }
  }

  /// `ml-25m  42%  105.1/250.2 MB  12.3 MB/s  ETA 12s`
  private func line(received: Int, total: Int?) -> StyledLine {
    var line = StyledLine()
    line.append(title, .heading)
    if let total, total > 0 {
      line.append("  \(min(100, received * 100 / total))%", .progress)
      line.append("  \(megabytes(received))/\(megabytes(total)) MB")
    } else {
      line.append("  \(megabytes(received)) MB")
    }
    guard let first = samples.first, let last = samples.last, last.at > first.at else {
      return line
    }
    let rate = Double(last.bytes - first.bytes) / ((last.at - first.at) / .seconds(1))
    line.append("  \(decimalText(rate / 1e6, places: 1)) MB/s", .secondary)
    if let total, rate > 0, received < total {
      line.append("  ETA \(durationText(seconds: Double(total - received) / rate))")
    }
    return line
  }

  private func megabytes(_ bytes: Int) -> String { decimalText(Double(bytes) / 1e6, places: 1) }
}
