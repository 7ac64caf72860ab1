import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// The mean attention between fields in reports.
@Suite struct AttentionReportTests {
  /// Three fields in two layers; in the first, `age` attends to `movie_id`.
  private static let map = AttentionMap(
    fields: ["user_id", "movie_id", "age"],
    layers: [
      [0.5, 0.25, 0.25, 0.3, 0.4, 0.3, 0.1, 0.8125, 0.0875],
      [0.2, 0.6, 0.2, 0.3, 0.4, 0.3, 0.3, 0.3, 0.4],
    ])

  private static func snapshot(_ maps: (TrialRecord) -> AttentionMap?) -> SweepSnapshot {
    var snapshot = Snapshots.severalSeeds
    for index in snapshot.trials.indices {
      let map = maps(snapshot.trials[index])
      snapshot.trials[index].result?.attention = map
    }
    return snapshot
  }

  private static let attentive = snapshot { _ in map }

  @Test func theStrongestPairsAreInWords() {
    let markdown = ReportFormat.markdown.render(Self.attentive)
    #expect(markdown.contains("## Attention between fields"))
    #expect(
      markdown.contains(
        "Layer 1: the strongest attention is age to movie_id (81.2 %), movie_id to user_id "
          + "(30.0 %), movie_id to age (30.0 %). Layer 2: the strongest attention is user_id to "
          + "movie_id (60.0 %),"), "\(markdown)")
    #expect(markdown.contains("averaged over 20,000 test rows"))
    #expect(markdown.contains("equal ones would be 33.3 %"))
    let korean = ReportFormat.markdown.render(
      Self.attentive, options: ReportOptions(language: .korean))
    #expect(korean.contains("## 필드 사이의 어텐션"))
    #expect(korean.contains("층 1: 가장 강한 어텐션은 age → movie_id(81.2 %), "))
  }

  @Test func equalSharesAreNotCalledStrong() {
    let markdown = ReportFormat.markdown.render(
      Self.snapshot { _ in
        AttentionMap(fields: ["user_id", "movie_id"], layers: [[0.5, 0.5, 0.49, 0.51]])
      })
    #expect(markdown.contains("Layer 1: no pair stands out (the largest share is 50.0 %)."))
    #expect(!markdown.contains("the strongest attention"))
  }

  @Test func thePageDrawsEveryShare() throws {
    let page = ReportFormat.html.render(Self.attentive)
    let section = try #require(
      page.components(separatedBy: "id=\"attention\"").last?.components(separatedBy: "</section>")[
        0])
    #expect(section.components(separatedBy: "class=\"cell\"").count == 1 + 2 * 9)
    // The largest share of both maps, and a share half as large.
    #expect(section.contains("fill-opacity=\"1.000\"><title>age → movie_id: 81.2 %</title>"))
    #expect(section.contains("fill-opacity=\"0.492\"><title>movie_id → movie_id: 40.0 %</title>"))
  }

  /// The mean of the seeds of the best configuration that has maps.
  @Test func theBestConfigurationWithAttentionIsShown() throws {
    let snapshot = Self.snapshot { record in
      guard record.number == 0 else { return nil }
      var map = Self.map
      if record.trial.seed == 1 {
        map.layers[0].replaceSubrange(6..<9, with: [0.1, 0.5125, 0.3875])
      }
      return map
    }
    let text = ReportFormat.json.render(snapshot, options: .init())
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let attention = try #require(document["attention"] as? [String: Any])
    #expect(attention["configuration"] as? String == "baseline")
    #expect(attention["fields"] as? [String] == Self.map.fields)
    let layers = try #require(attention["layers"] as? [[[Double]]])
    for (share, expected) in zip(layers[1].joined(), Self.map.layers[1]) {
      #expect(abs(share - expected) < 1e-12)
    }
    let mean = (2 * 0.8125 + 0.5125) / 3
    #expect(abs(layers[0][2][1] - mean) < 1e-12)
  }

  @Test func sweepsWithoutAttentionHaveNoSection() {
    let snapshot = Self.snapshot { _ in nil }
    #expect(!ReportFormat.markdown.render(snapshot).contains("Attention between fields"))
    #expect(ReportFormat.json.render(snapshot, options: .init()).contains("\"attention\": null"))
  }
}
