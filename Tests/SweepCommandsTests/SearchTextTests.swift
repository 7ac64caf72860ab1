import ArgumentParser
import ExperimentModel
import Foundation
import Reporting
@testable import SweepCommands
import SweepService
import TestSupport
import Testing

/// What commands print of a search.
@Suite struct SearchTextTests {
  private let service = ResultService(
    ProjectPaths(), results: FixedResults([SearchSnapshots.search]))

  @Test func thePlotHasTheBestSoFar() throws {
    let data = try service.plot(PlotRequest(sweep: "search"))
    let lines = SweepPlot(data, try PlotSize.parse(["--width", "72", "--top", "5"])).lines(of: nil)
    let text = lines.joined(separator: "\n")
    #expect(text.contains("validation NDCG, the best so far by suggestion"))
    #expect(text.contains("A best so far") && text.contains("B baseline"))
    #expect(text.contains("a search: 'sweep confirm search' tests the best with fresh seeds"))
    for mark in ["⬆", "△", "≈"] { #expect(!text.contains(mark), "\(mark)") }
    #expect(lines.allSatisfy { $0.count <= 72 })
  }

  @Test func theListCountsPrunedTrials() throws {
    let table = TableFormat.csv.render(Table(try service.sweeps()))
    #expect(table.contains("15 pruned"), "\(table)")
    let trials = TableFormat.csv.render(
      Table(try service.trials(ofSweep: "search", metrics: Table.metricsOfTrials)))
    #expect(trials.contains(",pruned,"), "\(trials)")
  }
}
