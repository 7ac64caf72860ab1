import Synchronization
import Testing

@testable import TerminalUI

struct TransferDisplayTests {
  typealias Recorder = ProgressDisplayTests.Recorder

  private func display(_ recorder: Recorder, _ mode: ProgressDisplay.Mode) -> TransferDisplay {
    TransferDisplay(
      title: "ml-1m", mode: mode, style: Style(isColoured: false),
      size: { TerminalSize(columns: 60, rows: 24) },
      write: { written in recorder.text.withLock { $0 += written } },
      now: { recorder.time.withLock { $0 } })
  }

  @Test func aTerminalShowsShareRateAndRemainingTime() async {
    let recorder = Recorder()
    let display = display(recorder, .live)
    await display.update(received: 0, total: 40_000_000)
    recorder.time.withLock { $0 = .seconds(2) }
    await display.update(received: 10_000_000, total: 40_000_000)
    #expect(recorder.rows == ["ml-1m  25%  10.0/40.0 MB  5.0 MB/s  ETA 6s"])
    // The rate is that of the last seconds, not of all.
    recorder.time.withLock { $0 = .seconds(20) }
    await display.update(received: 10_000_000, total: 40_000_000)
    recorder.time.withLock { $0 = .seconds(21) }
    await display.update(received: 30_000_000, total: 40_000_000)
    #expect(recorder.rows == ["ml-1m  75%  30.0/40.0 MB  20.0 MB/s  ETA 1s"])
    await display.log("unpacking")
    #expect(recorder.rows == ["unpacking"])
    await display.finish()
    #expect(recorder.written.hasSuffix("\u{1B}[?25h"))
  }

  @Test func aPipeGetsALineEveryFewSeconds() async {
    let recorder = Recorder()
    let display = display(recorder, .plain)
    for second in 0...12 {
      recorder.time.withLock { $0 = .seconds(second) }
      await display.update(received: second * 1_000_000, total: 12_000_000)
    }
    await display.finish()
    #expect(
      recorder.written == """
        ml-1m  0%  0.0/12.0 MB
        ml-1m  41%  5.0/12.0 MB  1.0 MB/s  ETA 7s
        ml-1m  83%  10.0/12.0 MB  1.0 MB/s  ETA 2s
        ml-1m  100%  12.0/12.0 MB  1.0 MB/s

        """)
  }

  @Test func withoutALengthThereIsNoShare() async {
    let recorder = Recorder()
    let display = display(recorder, .plain)
    await display.update(received: 1_500_000, total: nil)
    #expect(recorder.written == "ml-1m  1.5 MB\n")
  }
}
