import TextLayout

/// Column widths of the lines of workers:
///
///     exp3      epoch  3/20  ━━━━━━──────────  loss 0.5123   412.3k/s
///
/// Where early stopping may end the trial sooner, the epoch is `3/≤20`.
///
/// On a narrow terminal the bar is left out first, then the name is shortened, then the rate, the loss
/// and the epoch are left out.
struct WorkerColumns: Sendable {
  private let nameWidth: Int
  private let epochWidth: Int
  private let lossWidth: Int
  private let rateWidth: Int
  private let barWidth: Int
  private let width: Int

  private static let longestName = 32
  private static let shortestName = 12
  private static let bars = 8...30
  private static let gap = "  "

  init(_ workers: [WorkerLine], width: Int) {
    func widest(_ part: (WorkerLine) -> String) -> Int {
      workers.map { part($0).displayWidth }.max() ?? 0
    }
    let longest = min(widest(Self.name), Self.longestName)
    let shortest = min(longest, Self.shortestName)
    var parts = [widest(Self.epoch), widest(Self.loss), widest(Self.rate)]
    func used() -> Int { parts.reduce(0) { $0 + ($1 > 0 ? $1 + Self.gap.count : 0) } }
    for part in parts.indices.reversed() where shortest + used() > width { parts[part] = 0 }
    nameWidth = max(min(longest, width - used()), shortest)
    let left = width - nameWidth - used() - Self.gap.count
    barWidth = left < Self.bars.lowerBound ? 0 : min(left, Self.bars.upperBound)
    (epochWidth, lossWidth, rateWidth) = (parts[0], parts[1], parts[2])
    self.width = width
  }

  func line(_ worker: WorkerLine) -> StyledLine {
    var line = StyledLine()
    line.append(Self.name(worker).fitted(to: nameWidth), .heading)
    if epochWidth > 0 {
      line.append(Self.gap + Self.epoch(worker).padded(to: epochWidth, .right))
    }
    if barWidth > 0 {
      line.append(Self.gap)
      line.appendBar(fraction: worker.fraction, width: barWidth)
    }
    // A missing value keeps its place, but no spaces at the end of the line.
    let (loss, rate) = (Self.loss(worker), Self.rate(worker))
    if lossWidth > 0, !(loss.isEmpty && rate.isEmpty) {
      line.append(Self.gap + loss.padded(to: lossWidth, .right))
    }
    if rateWidth > 0, !rate.isEmpty {
      line.append(Self.gap + rate.padded(to: rateWidth, .right), .secondary)
    }
    return line.truncated(to: width)
  }

  private static func name(_ worker: WorkerLine) -> String { worker.configuration.singleLine }

  private static func epoch(_ worker: WorkerLine) -> String {
    if worker.isRanking { return "ranking" }
    if worker.epoch == 0 { return "starting" }
    return "epoch \(worker.epoch)/" + (worker.mayStopEarly ? "≤" : "") + "\(worker.epochs)"
  }

  private static func loss(_ worker: WorkerLine) -> String {
    worker.loss.map { "loss \(decimalText($0, places: 4))" } ?? ""
  }

  private static func rate(_ worker: WorkerLine) -> String {
    worker.samplesPerSecond.map(rateText(perSecond:)) ?? ""
  }
}

extension StyledLine {
  /// Appends a bar of two kinds of stroke, which differ without colours too.
  mutating func appendBar(fraction: Double, width: Int) {
    // NaN counts as nothing done.
    let share = fraction > 0 ? min(fraction, 1) : 0
    let filled = Int((share * Double(width)).rounded(.down))
    append(String(repeating: "━", count: filled), .progress)
    append(String(repeating: "─", count: width - filled), .secondary)
  }
}
