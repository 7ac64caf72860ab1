import Testing

@testable import TerminalUI

struct ProgressFrameTests {
  static let workers = [
    WorkerLine(
      configuration: "baseline", epoch: 3, epochs: 5, fraction: 0.5, loss: 0.51234,
      samplesPerSecond: 412_345),
    WorkerLine(configuration: "exp12", epoch: 12, epochs: 20, fraction: 1, loss: 1),
    WorkerLine(configuration: "日本", epoch: 0, epochs: 5, fraction: 0),
  ]
  static let total = TotalLine(
    done: 5, total: 14, failures: 1, elapsedSeconds: 125, remainingSeconds: 190)

  func lines(
    _ workers: [WorkerLine] = workers, _ total: TotalLine? = total, columns: Int, rows: Int = 24
  ) -> [String] {
    ProgressFrame(workers: workers, total: total)
      .lines(size: TerminalSize(columns: columns, rows: rows)).map(\.text)
  }

  @Test func aWideTerminalShowsEverything() {
    #expect(
      lines(columns: 72) == [
        "baseline    epoch 3/5  ━━━━━━━━━━━━─────────────  loss 0.5123  412.3k/s",
        "exp12     epoch 12/20  ━━━━━━━━━━━━━━━━━━━━━━━━━  loss 1.0000",
        "日本         starting  ─────────────────────────",
        "5/14 done, 1 failed  2m 05s elapsed  ETA 3m 10s",
      ])
  }

  @Test func epochsAreAnUpperBoundWhereEarlyStoppingMayEndATrial() {
    let worker = WorkerLine(
      configuration: "exp1", epoch: 3, epochs: 20, mayStopEarly: true, fraction: 0.5)
    var total = Self.total
    total.isUpperBound = true
    #expect(
      lines([worker], total, columns: 60) == [
        "exp1  epoch 3/≤20  ━━━━━━━━━━━━━━━───────────────",
        "5/14 done, 1 failed  2m 05s elapsed  ETA at most 3m 10s",
      ])
  }

  @Test func aWorkerThatRanksShowsIt() {
    let worker = WorkerLine(
      configuration: "baseline", epoch: 5, epochs: 5, isRanking: true, fraction: 0.5, loss: 0.5,
      samplesPerSecond: 950)
    #expect(
      lines([worker], nil, columns: 60)
        == ["baseline  ranking  ━━━━━━━━━━──────────  loss 0.5000  950/s"])
  }

  @Test func theBarIsLeftOutFirst() {
    #expect(
      lines(columns: 46) == [
        "baseline    epoch 3/5  loss 0.5123  412.3k/s",
        "exp12     epoch 12/20  loss 1.0000",
        "日本         starting",
        "5/14 done, 1 failed  2m 05s elapsed  ETA 3m …",
      ])
  }

  @Test func thenTheRateTheLossAndTheEpoch() {
    #expect(lines(columns: 36)[0] == "baseline    epoch 3/5  loss 0.5123")
    #expect(lines(columns: 24)[0] == "baseline    epoch 3/5")
    #expect(lines(columns: 15)[0] == "baseline")
    #expect(lines(columns: 6)[0] == "base…")
  }

  @Test func aLongNameIsShortenedBeforeNumbersAreLeftOut() {
    let worker = WorkerLine(
      configuration: "lr=0.001,dropout=0.2,embedding_dim=32,batch_size=1024", epoch: 1, epochs: 5,
      fraction: 0, loss: 0.5, samplesPerSecond: 950)
    #expect(
      lines([worker], nil, columns: 60)
        == ["lr=0.001,dropout=0.2,embedd…  epoch 1/5  loss 0.5000  950/s"])
    #expect(lines([worker], nil, columns: 100)[0].hasPrefix("lr=0.001,dropout=0.2,embedding_…  "))
  }

  @Test(arguments: 1...120)
  func noLineIsWiderThanTheTerminal(_ columns: Int) {
    let frame = ProgressFrame(workers: Self.workers, total: Self.total)
    for line in frame.lines(size: TerminalSize(columns: columns, rows: 24)) {
      #expect(line.displayWidth <= max(1, columns - 1), "\(line.text)")
    }
  }

  @Test func aLowTerminalCountsTheRest() {
    let many = (1...9).map {
      WorkerLine(configuration: "c\($0)", epoch: 1, epochs: 2, fraction: 0)
    }
    let shown = lines(many, columns: 30, rows: 6)
    #expect(shown.count == 5)
    #expect(shown[2].hasPrefix("c3"))
    #expect(shown[3] == "… and 6 more running")
    #expect(lines(many, columns: 30, rows: 11).count == 10)
    for rows in 1...12 {
      #expect(lines(many, columns: 30, rows: rows).count <= max(1, rows - 1), "\(rows) rows")
    }
  }

  @Test func nothingToShow() {
    #expect(lines([], nil, columns: 80) == [])
    #expect(
      lines([], TotalLine(done: 0, total: 3, failures: 0, elapsedSeconds: 0), columns: 80)
        == ["0/3 done  0s elapsed"])
  }

  @Test func aLossThatIsNoNumberIsShown() {
    let worker = WorkerLine(
      configuration: "a", epoch: 1, epochs: 2, fraction: .nan, loss: .nan, samplesPerSecond: .nan)
    #expect(lines([worker], nil, columns: 40) == ["a  epoch 1/2  ────────────  loss nan  –"])
  }

  @Test func controlCharactersInNamesAreHarmless() {
    let worker = WorkerLine(
      configuration: "a\n\u{1B}[2J", epoch: 1, epochs: 2, fraction: 0)
    #expect(lines([worker], nil, columns: 10) == ["a  [2J"])
  }
}
