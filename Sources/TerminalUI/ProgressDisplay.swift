import TextLayout

/// Shows how far a sweep has come.
///
/// On a terminal, a line a worker and a line for the total stand below everything else and are
/// redrawn in place, at most ten times a second; lines logged through the display stay above.
/// Elsewhere each event is one plain line.
///
/// Whoever makes a display calls `finish` on every way out: until then a live one hides the
/// terminal's cursor.
package actor ProgressDisplay {
  package enum Mode: Sendable, Hashable {
    /// Redrawn in place.
    case live
    /// One line an event.
    case plain
    /// Nothing at all.
    case silent

    /// - Parameter isDisabled: the user asked for no progress display.
    package init(isTerminal: Bool, environment: [String: String], isDisabled: Bool = false) {
      self =
        isTerminal && !isDisabled && understandsEscapes(environment) ? .live : .plain
    }
  }

  package nonisolated let mode: Mode
  private let style: Style
  private let size: @Sendable () -> TerminalSize
  private let write: @Sendable (String) -> Void
  private let now: @Sendable () -> Duration

  private var screen: LiveScreen
  private var workers: [Int: WorkerLine] = [:]
  private var total: (line: TotalLine, at: Duration)?
  private var needsRedraw = false
  private var secondShown: Int64?
  private var ticker: Task<Void, Never>?
  private var isFinished = false

  /// - Parameters:
  ///   - size: the terminal's size now; asked at every redraw.
  ///   - write: takes text as it is to be shown; called one at a time.
  ///   - now: time since any fixed moment, never going back; by default the system's clock.
  package init(
    mode: Mode, style: Style, size: @escaping @Sendable () -> TerminalSize,
    write: @escaping @Sendable (String) -> Void, now: (@Sendable () -> Duration)? = nil
  ) {
    self.mode = mode
    self.style = style
    self.size = size
    self.write = write
    let start = ContinuousClock.now
    self.now = now ?? { ContinuousClock.now - start }
    screen = LiveScreen(style: style)
  }

  /// The display for this process: on standard error, in the mode and colours that fit it.
  package init(
    on output: TerminalOutput = .standardError, environment: [String: String],
    isDisabled: Bool = false
  ) {
    let isTerminal = output.isTerminal
    self.init(
      mode: Mode(isTerminal: isTerminal, environment: environment, isDisabled: isDisabled),
      style: Style(isTerminal: isTerminal, environment: environment),
      size: { output.size }, write: output.write)
  }

  /// Shows the line for the worker of a slot, or removes it. Lines stand in the order of slots.
  package func update(worker slot: Int, _ line: WorkerLine?) {
    workers[slot] = line
    changed()
  }

  package func update(total line: TotalLine) {
    total = (line, now())
    changed()
  }

  /// A message that stays, in live and plain mode. Its line breaks make several lines; other
  /// control characters become spaces, so text from anywhere is safe to show.
  package func log(_ message: String, _ role: Style.Role = .plain) {
    if mode == .silent { return }
    let lines = message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { style.apply(role, to: String($0).singleLine) }
    if mode == .live, !isFinished {
      draw(output: lines)
    } else {
      write(lines.map { $0 + "\n" }.joined())
    }
  }

  /// A message that only plain mode prints: a live display shows the same in its lines, such as
  /// an epoch that ended.
  package func event(_ message: String) {
    if mode == .plain { log(message) }
  }

  /// Removes the live lines and gives the cursor back. Later updates show nothing; messages are
  /// still printed.
  package func finish() {
    ticker?.cancel()
    ticker = nil
    guard mode == .live, !isFinished else { return }
    isFinished = true
    let text = screen.close(columns: size().columns)
    if !text.isEmpty { write(text) }
  }

  private func changed() {
    guard mode == .live, !isFinished else { return }
    needsRedraw = true
    if ticker != nil { return }
    ticker = Task { [weak self] in
      while !Task.isCancelled {
        await self?.tick()
        // Also ends the loop when the display itself is gone.
        guard self != nil, (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
      }
    }
  }

  /// Redraws when something has changed, or the clock shows another second.
  func tick() {
    guard mode == .live, !isFinished else { return }
    if needsRedraw || (total != nil && now().components.seconds != secondShown) { draw() }
  }

  private func draw(output: [String] = []) {
    let moment = now()
    let frame = ProgressFrame(
      workers: workers.keys.sorted().compactMap { workers[$0] },
      total: total.map { $0.line.later(by: (moment - $0.at) / .seconds(1)) })
    let size = size()
    write(screen.draw(frame.lines(size: size), output: output, columns: size.columns))
    needsRedraw = false
    secondShown = moment.components.seconds
  }
}
