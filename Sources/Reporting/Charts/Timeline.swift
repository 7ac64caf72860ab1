import ExperimentModel
import TextLayout

/// The attempts over time, in as many lanes as ran at the same time: one per worker.
struct Timeline: Chart {
  struct Bar {
    let number: Int
    /// `exp3 (seed 1)`.
    let name: String
    let state: TrialState
    /// Seconds since 1970; nil while it runs.
    let start: Double
    let end: Double?
    /// How long it took; nil where that was not measured.
    let seconds: Double?
  }

  /// At least one.
  let bars: [Bar]

  private static let left = 60.0
  private static let right = 706.0
  private static let laneHeight = 24.0

  func svg(id: String, in language: ReportLanguage) -> String {
    // A running attempt is drawn up to the last moment that is known.
    let latest = bars.map { $0.end ?? $0.start }.max() ?? 0
    let spans = bars.map { $0.start...max($0.start, $0.end ?? latest) }
    let time = WorkingTime(spans)
    let lanes = Self.lanes(spans)
    let count = (lanes.max() ?? 0) + 1
    let bottom = 20 + Double(count) * Self.laneHeight
    var figure = SVGFigure(
      id: id, width: 720, height: bottom + 44,
      title: language.choose(english: "Attempts over time", korean: "시간에 따른 시도"),
      description: language.choose(
        english: "\(bars.count.counted("attempt")) on \(count.counted("worker")) in "
          + durationText(seconds: time.length, tenths: true),
        korean:
          "작업 프로세스 \(count)개, 시도 \(bars.count)회, 모두 \(durationText(seconds: time.length, tenths: true))"
      )
        + (time.pauses.isEmpty
          ? "." : language.choose(english: "; pauses are cut short.", korean: "; 쉰 시간은 줄여 그렸습니다.")))
    let unit = time.length > 0 ? (Self.right - Self.left) / time.length : 0
    axis(time, unit, bottom: bottom, language, in: &figure)
    for lane in 0..<count {
      figure.text(
        language.choose(english: "worker \(lane + 1)", korean: "프로세스 \(lane + 1)"), Self.left - 8,
        20 + (Double(lane) + 0.5) * Self.laneHeight + 4, .end)
    }
    for (index, bar) in bars.enumerated() {
      let x = Self.left + time.place(spans[index].lowerBound) * unit
      let width = max(
        1, (time.place(spans[index].upperBound) - time.place(spans[index].lowerBound)) * unit)
      let y = 20 + Double(lanes[index]) * Self.laneHeight
      figure.rectangle(
        x, y + 3, max(0.6, width - 0.6), Self.laneHeight - 6, class: "bar \(bar.state.rawValue)",
        tip: "\(bar.name): \(bar.state.text(in: language))"
          + (bar.seconds.map { ", \(durationText(seconds: $0, tenths: true))" } ?? ""))
      if width >= Double("\(bar.number)".count) * 7 + 6 {
        figure.text(
          "\(bar.number)", x + width / 2, y + Self.laneHeight / 2 + 4, .middle, class: "t inside")
      }
    }
    return figure.svg
  }

  /// Assigns each span the first free lane, in the order of their starts.
  static func lanes(_ spans: [ClosedRange<Double>]) -> [Int] {
    var free: [Double] = []
    var lanes = Array(repeating: 0, count: spans.count)
    let order = spans.indices.sorted {
      (spans[$0].lowerBound, $0) < (spans[$1].lowerBound, $1)
    }
    for index in order {
      // An attempt is recorded as ended a moment after its successor started.
      let start = spans[index].lowerBound + 0.05
      let lane = free.firstIndex { $0 <= start } ?? free.count
      if lane == free.count { free.append(0) }
      free[lane] = spans[index].upperBound
      lanes[index] = lane
    }
    return lanes
  }

  private func axis(
    _ time: WorkingTime, _ unit: Double, bottom: Double, _ language: ReportLanguage,
    in figure: inout SVGFigure
  ) {
    let ticks = Self.ticks(time.length)
    for seconds in ticks {
      let x = Self.left + seconds * unit
      figure.line(x, 16, x, bottom, class: "grid")
      figure.text(durationText(seconds: seconds), x, bottom + 18, .middle)
    }
    for pause in time.pauses {
      let x = Self.left + pause.start * unit
      figure.rectangle(
        x, 16, max(2, pause.kept * unit), bottom - 16, class: "pause",
        tip: language.choose(
          english: "pause of \(durationText(seconds: pause.seconds, tenths: true))",
          korean: "\(durationText(seconds: pause.seconds, tenths: true)) 쉼"))
    }
    figure.text(
      time.pauses.isEmpty
        ? language.choose(english: "time since the first start", korean: "첫 시작부터 지난 시간")
        : language.choose(
          english: "working time; shaded: pauses, cut short", korean: "일한 시간; 음영: 줄여 그린 쉬는 시간"),
      (Self.left + Self.right) / 2, bottom + 36, .middle, class: "t label")
  }

  /// Moments of a round unit, at most eight.
  private static func ticks(_ length: Double) -> [Double] {
    let units: [Double] = [
      1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200,
      86_400,
    ]
    var step = units.first { length / $0 <= 8 } ?? 86_400
    while length / step > 8 { step *= 2 }
    return Array(stride(from: 0, through: length, by: step))
  }
}
