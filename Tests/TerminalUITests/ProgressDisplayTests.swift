import Synchronization
import Testing

@testable import TerminalUI

/// The whole actor. Tests redraw with `tick`, as the display's own timer does.
struct ProgressDisplayTests {
  /// The written text, and a clock that tests move.
  final class Recorder: Sendable {
    let text = Mutex("")
    let time = Mutex(Duration.zero)

    func display(_ mode: ProgressDisplay.Mode, isColoured: Bool = false) -> ProgressDisplay {
      ProgressDisplay(
        mode: mode, style: Style(isColoured: isColoured),
        size: { TerminalSize(columns: 60, rows: 24) },
        write: { written in self.text.withLock { $0 += written } },
        now: { self.time.withLock { $0 } })
    }

    var written: String { text.withLock { $0 } }

    /// The content of a terminal after the written text.
    var rows: [String] {
      let terminal = TerminalModel(columns: 60)
      terminal.feed(written)
      return terminal.rows
    }
  }

  static let worker = WorkerLine(configuration: "exp3", epoch: 2, epochs: 5, fraction: 0.25)
  static let total = TotalLine(
    done: 1, total: 3, failures: 0, elapsedSeconds: 58, remainingSeconds: 61)

  @Test func liveLinesStandBelowMessages() async {
    let recorder = Recorder()
    let display = recorder.display(.live)
    await display.update(worker: 1, Self.worker)
    await display.update(
      worker: 0, WorkerLine(configuration: "baseline", epoch: 1, epochs: 5, fraction: 0))
    await display.update(total: Self.total)
    await display.tick()
    await display.log("exp1 finished\nNDCG 0.68\t0.70", .success)
    await display.event("only in plain mode")
    let rows = recorder.rows
    #expect(rows.count == 5)
    #expect(rows.prefix(2) == ["exp1 finished", "NDCG 0.68 0.70"])
    #expect(rows[2].hasPrefix("baseline"))
    #expect(rows[3].hasPrefix("exp3"))
    #expect(rows[4] == "1/3 done  58s elapsed  ETA 1m 01s")

    await display.update(worker: 0, nil)
    await display.tick()
    #expect(recorder.rows.count == 4)
    await display.finish()
    #expect(recorder.rows == ["exp1 finished", "NDCG 0.68 0.70"])
    #expect(recorder.written.hasSuffix("\u{1B}[?25h"))
  }

  @Test func theClocksContinueBetweenUpdates() async {
    let recorder = Recorder()
    let display = recorder.display(.live)
    await display.update(total: Self.total)
    await display.tick()
    recorder.time.withLock { $0 = .milliseconds(3200) }
    await display.tick()
    #expect(recorder.rows == ["1/3 done  1m 01s elapsed  ETA 58s"])
    recorder.time.withLock { $0 = .seconds(100) }
    await display.tick()
    #expect(recorder.rows == ["1/3 done  2m 38s elapsed  ETA 0s"])
    await display.finish()
  }

  @Test func withoutAChangeNothingIsWritten() async {
    let recorder = Recorder()
    let display = recorder.display(.live)
    await display.update(total: Self.total)
    await display.tick()
    let before = recorder.written
    recorder.time.withLock { $0 = .milliseconds(900) }
    await display.tick()
    #expect(recorder.written == before)
    await display.finish()
  }

  @Test func afterTheFinishOnlyMessagesAppear() async {
    let recorder = Recorder()
    let display = recorder.display(.live)
    await display.update(total: Self.total)
    await display.finish()
    let before = recorder.written
    await display.update(worker: 0, Self.worker)
    await display.tick()
    await display.finish()
    #expect(recorder.written == before)
    await display.log("done")
    #expect(recorder.written == before + "done\n")
  }

  @Test func plainModeWritesALinePerEvent() async {
    let recorder = Recorder()
    let display = recorder.display(.plain)
    await display.update(worker: 0, Self.worker)
    await display.update(total: Self.total)
    await display.tick()
    await display.event("exp3: epoch 2/5")
    await display.log("exp3 failed:\n\u{1B}[2Jtrap", .failure)
    await display.finish()
    #expect(recorder.written == "exp3: epoch 2/5\nexp3 failed:\n [2Jtrap\n")
  }

  @Test func messagesAreColouredOnATerminal() async {
    let recorder = Recorder()
    let display = recorder.display(.plain, isColoured: true)
    await display.log("exp3 failed", .failure)
    #expect(recorder.written == "\u{1B}[31mexp3 failed\u{1B}[0m\n")
  }

  @Test func silentModeWritesNothing() async {
    let recorder = Recorder()
    let display = recorder.display(.silent)
    await display.update(worker: 0, Self.worker)
    await display.update(total: Self.total)
    await display.tick()
    await display.event("event")
    await display.log("message")
    await display.finish()
    #expect(recorder.written == "")
  }
}
