import Analysis
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// The reliability diagram.
@Suite struct CalibrationReportTests {
  private func bins(shift: Double) -> ReliabilityBins {
    ReliabilityBins(
      bins: (0..<ReliabilityBins.count).map { bin in
        let confidence = (Double(bin) + 0.5) / Double(ReliabilityBins.count)
        let rows = 2 * bin
        return .init(
          rows: rows, positives: Int(Double(rows) * min(confidence + shift, 1)),
          probabilities: Double(rows) * confidence)
      })
  }

  private var snapshot: SweepSnapshot {
    var snapshot = Snapshots.severalSeeds
    for index in snapshot.trials.indices {
      let isBaseline = snapshot.trials[index].number == 0
      snapshot.trials[index].result?.reliability = bins(shift: isBaseline ? 0.1 : 0)
    }
    return snapshot
  }

  @Test func theBestAndTheBaselineAreDrawn() throws {
    let html = ReportFormat.html.render(snapshot, options: .init())
    #expect(html.contains("id=\"calibration\"") && html.contains("Reliability diagram"))
    // Title and description for screen readers, tooltips, thin bins, the ideal line.
    #expect(html.contains("reliability-description") && html.contains("class=\"ideal\""))
    #expect(html.contains("predicted 10.0 %") && html.contains("hollow curve s0"))
    #expect(html.contains("hollow curve s1"))
    let markdown = ReportFormat.markdown.render(snapshot)
    #expect(
      markdown.contains("## Calibration") && markdown.contains("on average over 15 bins (ECE)"))
    let korean = ReportFormat.html.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("신뢰도 다이어그램") && korean.contains("확률 보정"))
  }

  @Test func columnsSayWhoseTheyAre() throws {
    let markdown = ReportFormat.markdown.render(snapshot)
    let best = try #require(Comparison(snapshot).best?.number)
    #expect(best != 0)
    let head = try #require(
      markdown.split(separator: "\n").first { $0.hasPrefix("| probability") })
    let columns = head.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(
      columns
        == ["probability"]
        + [best, 0].flatMap { number in
          ["rows", "predicted", "positive"].map { "\($0) (number \(number))" }
        })
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("| 예측 (0번) |"))
    // The baseline alone needs no number.
    var alone = snapshot
    alone.trials = alone.trials.filter { $0.number == 0 }
    #expect(ReportFormat.markdown.render(alone).contains("| rows | predicted | positive |"))
  }

  @Test func programsGetTheBins() throws {
    let json = ReportFormat.json.render(snapshot, options: .init())
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let calibration = try #require(document["calibration"] as? [[String: Any]])
    #expect(calibration.count == 2)
    let first = try #require(calibration[0]["bins"] as? [[String: Any]])
    #expect(first.count == 15)
    #expect(first[0]["rows"] as? Int == 0 && first[0]["probability"] is NSNull)
    #expect(calibration[1]["name"] as? String == "baseline")
  }

  @Test func withoutProbabilitiesThereIsNoDiagram() {
    #expect(!ReportFormat.markdown.render(Snapshots.severalSeeds).contains("## Calibration"))
    let json = ReportFormat.json.render(Snapshots.severalSeeds, options: .init())
    #expect(json.contains(#""calibration": []"#))
  }
}
