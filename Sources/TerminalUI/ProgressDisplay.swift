import TextLayout

/// Shows the progress of a sweep.
///
/// On a terminal, one line per worker and one for the total are redrawn in place below all other
/// output, at most ten times per second; lines logged through the display stay above. Elsewhere each
/// event is one plain line.
///
/// Call `finish` on every way out: until then a live display hides the terminal's cursor.
package actor ProgressDisplay {
  package enum Mode: Sendable, Hashable {
    /// Redrawn in place.
    case live
    /// One line per event.
    case plain
    /// No output.
    case silent

    /// - Parameter isDisabled: true if the user asked for no progress display.
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
  ///   - write: writes text as it is; never called concurrently.
  ///   - now: time since any fixed moment, monotonic; by default the system's clock.
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

  /// The display of this process: on standard error, with the mode and colours that it supports.
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

  /// Shows the line of the worker of a slot, or removes it. Lines are in the order of slots.
  package func update(worker slot: Int, _ line: WorkerLine?) {
    workers[slot] = line
    changed()
  }

  package func update(total line: TotalLine) {
    total = (line, now())
    changed()
  }

  /// Prints a message that stays. Its line breaks make several lines; other control characters become
  /// spaces, so that any text is safe.
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

  /// Prints a message in plain mode only: a live display shows the same, such as the end of an epoch, in
  /// its lines.
  package func event(_ message: String) {
    if mode == .plain { log(message) }
  }

  /// Removes the live lines and shows the cursor again. Later updates have no effect; messages are still
  /// printed.
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
        // Ends the loop when the display is deallocated, too.
        guard self != nil, (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
      }
    }
  }

  /// Redraws if something has changed, or the clock shows another second.
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
