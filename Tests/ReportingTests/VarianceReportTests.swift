import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

@testable import Reporting

/// The report of a study of variance.
@Suite struct VarianceReportTests {
  private static let seeds = Array(2...11 as ClosedRange<UInt64>)

  /// - Parameter spreads: of the metric, by source; those of other sources are absent.
  private func snapshot(_ spreads: [VarianceSource: Double]) -> SweepSnapshot {
    let sources = VarianceSource.allCases.filter { spreads[$0] != nil }
    let configurations = sources.map { source in
      Snapshots.configuration(source == .all ? "exp3" : "exp3.\(source.rawValue)") {
        $0[VarianceSource.setting] = source
      }
    }
    let trials = sources.enumerated().flatMap { number, source in
      Self.seeds.map { seed in
        Snapshots.finished(
          configurations[number], number: number, seed: seed,
          Snapshots.result(
            ndcg: 0.7 + spreads[source]! * (Double((3 * (seed - 1)) % 11) - 5.5)
              / 3.0276503540974917))
      }
    }
    var snapshot = Snapshots.snapshot(
      name: "grid-variance", configurations, seeds: Self.seeds, baseline: "exp3", trials)
    snapshot.sweep.variance =
      snapshot.sweep.varianceStudy(of: configurations[0], seeds: Self.seeds).variance
    return snapshot
  }

  @Test func sharesAndIntervalsAreThoseOfChiSquaredAndF() throws {
    let study = try #require(
      VarianceBySource(
        Comparison(
          snapshot([.all: 0.002, .initialWeights: 0.0018, .rowOrder: 0.001, .dropout: 0.0001]))))
    let deviation = try #require(study.all.deviation)
    #expect(abs(deviation.deviation - 0.002) < 1e-12)
    // 0.002 · √(9 / χ²), with 19.02277 and 2.70039.
    #expect(abs(deviation.interval.lowerBound - 0.00137567) < 1e-8)
    #expect(abs(deviation.interval.upperBound - 0.00365122) < 1e-8)
    #expect(study.sources.map(\.source) == [.initialWeights, .rowOrder, .dropout])
    #expect(study.unused == [.sampling, .split])
    let shares = study.sources.compactMap(\.share)
    #expect(zip(shares, [0.81, 0.25, 0.0025]).allSatisfy { abs($0 - $1) < 1e-9 })
    // 0.81 / 4.02599 = 0.2 is above a tenth, 0.25 / 4.02599 = 0.06 is below.
    #expect(study.sources.map(\.judgement) == [.worthAveraging, .open, .negligible])
    #expect(abs(try #require(study.uncertainty).factor - 4.02599) < 1e-4)
  }

  @Test func theReportSaysWhatIsWorthAveragingOver() {
    let snapshot = snapshot([
      .all: 0.002, .initialWeights: 0.0018, .rowOrder: 0.001, .dropout: 0.0001,
    ])
    let markdown = ReportFormat.markdown.render(snapshot)
      .replacing(#/ +/#, with: " ")
    for sentence in [
      "With everything varied, the standard deviation of NDCG of exp3 is 0.00200 "
        + "(95 % interval 0.00138 … 0.00365, 10 seeds).",
      "Worth averaging over, at least 10 % of that variance alone: initial weights (81 %).",
      "Not worth averaging over, less than 10 %: dropout (0 %).",
      "Open, more seeds would show: order of rows (25 %).",
      "With 10 seeds, the true share may be 4.0 times larger or smaller",
      "Not varied, because this configuration or its data draw nothing for it: sampling, split.",
      "A new seed varies all of these sources at once.",
      "| initial weights | 10 | 0.7000 | 0.00180 | 0.00124 … 0.00329 | 81 % | 20 % … 326 % | yes |",
    ] {
      #expect(markdown.contains(sentence), "\(sentence)\n\(markdown)")
    }
    #expect(!markdown.contains("⬆") && !markdown.contains("Comparison"))
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("평균할 가치가 있는 것(혼자서 그 분산의 10 % 이상): 초기 가중치 (81 %)."), "\(korean)")
    let html = ReportFormat.html.render(snapshot)
    #expect(html.contains("Standard deviation of NDCG by what the seeds vary"))
    #expect(html.contains("initial weights: 0.00180 (0.00124 … 0.00329, n = 10)"))
    let json = ReportFormat.json.render(snapshot)
    #expect(json.contains("\"judgement\": \"worth_averaging\""), "\(json)")
    let csv = ReportFormat.csv.render(snapshot).split(whereSeparator: \.isNewline)
    #expect(
      csv[0]
        == "source,n,mean,deviation,deviation_low,deviation_high,share,share_low,share_high,judgement"
    )
    #expect(csv[2].hasPrefix("initial_weights,10,0.7,") && csv[2].hasSuffix(",worth_averaging"))
    let numbers = csv[2].split(separator: ",").dropLast().compactMap { Double($0) }
    // 0.81 / 4.02599 and 0.81 · 4.02599.
    #expect(numbers.count == 8, "\(csv[2])")
    #expect(abs(numbers[6] - 0.201193) < 1e-6 && abs(numbers[7] - 3.261055) < 1e-5, "\(numbers)")
    #expect(ReportFormat.latex.render(snapshot).contains("initial weights & 10 & 0.7000"))
  }

  /// With the fixed seed, the samples of all sources would share a run. Older studies have it.
  @Test func theRunThatAllSourcesShareIsNotCounted() throws {
    let complete = snapshot([.all: 0.002, .dropout: 0.001])
    var older = complete
    older.sweep.seeds = [1] + Self.seeds
    older.trials += complete.sweep.configurations.enumerated().map { number, configuration in
      Snapshots.finished(configuration, number: number, seed: 1, Snapshots.result(ndcg: 0.1))
    }
    let study = try #require(VarianceBySource(Comparison(older)))
    #expect(study.all.values.count == 10 && study.sources[0].values.count == 10)
    #expect(abs(try #require(study.sources[0].share) - 0.25) < 1e-9)
    let note = "Seed 1 is not counted: with it, every source has the same run."
    #expect(ReportFormat.markdown.render(older).contains(note))
    #expect(!ReportFormat.markdown.render(complete).contains(note))
    let korean = ReportFormat.markdown.render(older, options: .init(language: .korean))
    #expect(korean.contains("시드 1에서는 모든 요인의 실행이 같으므로"), "\(korean)")
  }

  /// A bound that rounds to the threshold shows on which side it lies.
  @Test(arguments: [
    (0.1, "10 %"), (0.1034, "10.3 %"), (0.09996, "9.996 %"), (0.0951, "9.5 %"), (0.094, "9 %"),
    (154.1, "15410 %"),
  ])
  func sharesAreOnOneSideOfTheThreshold(_ share: Double, _ text: String) throws {
    let snapshot = snapshot([.all: 0.002, .dropout: 0.001])
    let content = ReportContent(snapshot, ReportOptions())
    let study = try #require(VarianceBySource(content.comparison))
    #expect(VarianceText(study, content).percent(share) == text)
  }

  /// The split of a seed is its number; values are a sample over seeds, not means over splits.
  @Test func theSplitIsASource() throws {
    var snapshot = snapshot([.all: 0.002, .initialWeights: 0.0018, .split: 0.001])
    snapshot.sweep.splits = [SplitSpecification()] + Self.seeds.map { SplitSpecification(seed: $0) }
    let comparison = Comparison(snapshot)
    #expect(comparison.splits == nil)
    let study = try #require(VarianceBySource(comparison))
    #expect(study.sources.map(\.source) == [.initialWeights, .split])
    #expect(abs(try #require(study.sources[1].share) - 0.25) < 1e-9)
    let markdown = ReportFormat.markdown.render(snapshot)
    #expect(markdown.contains("Open, more seeds would show: split (25 %)."), "\(markdown)")
    #expect(markdown.contains("a new seed varies all of these sources but the split"))
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("테스트 행과 사용자도 바뀌므로"), "\(korean)")
  }

  /// Standard deviations have no negative values, nor has their axis.
  @Test func theAxisBeginsAtZero() {
    let scale = LinearScale([0, 0.002, 0.0036], from: 160, to: 600, ticks: 6, startsAtZero: true)
    #expect(scale.domain.lowerBound == 0 && scale(0) == 160)
    #expect(scale.marks.first?.place == 160)
    #expect(ReportFormat.html.render(snapshot([.all: 0.002, .dropout: 0.001])).contains("x=\"160"))
  }

  @Test func runsThatAgreeHaveNothingToAverage() {
    let markdown = ReportFormat.markdown.render(snapshot([.all: 0, .initialWeights: 0]))
    #expect(
      markdown.contains(
        "All 10 seeds of exp3 gave the same NDCG: there is nothing to average over."),
      "\(markdown)")
  }

  @Test func aSweepIsNoStudy() {
    #expect(VarianceBySource(Comparison(Snapshots.severalSeeds)) == nil)
  }
}
