import Analysis
import ExperimentModel
import Foundation
import Reporting
@testable import SweepService
import TestSupport
import Testing

/// The services on stores without a database: what they need of results is in the ports alone.
@Suite struct StorePortTests {
  private let paths = ProjectPaths(database: "nowhere/sweep.sqlite", dataFolder: "nowhere")

  @Test func reportsAreMadeOfAnyResults() throws {
    let snapshot = Snapshots.severalSeeds
    let service = ResultService(paths, results: FixedResults([Snapshots.weirdNames, snapshot]))
    #expect(try service.sweeps().map(\.name).first == snapshot.sweep.name)
    let report = try service.report(ReportRequest())
    #expect(report.text == ReportFormat.markdown.render(snapshot))
    let diverged = try service.report(ReportRequest(filter: "diverged"))
    #expect(diverged.text != report.text)
    let found = try service.trial(TrialReference("exp1"))
    #expect(found.record.trial.configuration.name == "exp1")
    #expect(
      try service.compare(CompareRequest(configurations: ["baseline", "exp1"])).settings.count > 0)
    let error = #expect(throws: ResultStoreError.self) {
      try service.report(ReportRequest(sweep: "unknown"))
    }
    #expect(error?.code == .noSuchSweep)
  }

  @Test func aRunRecordsInAnyStore() async throws {
    let folder = try TemporaryFolder()
    try Data("dataset: sample\nexperiments: [{name: baseline}, {name: slow, epochs: 3}]".utf8)
      .write(to: URL(filePath: folder.path("small.conf")))
    let paths = ProjectPaths(
      database: folder.path("results/sweep.sqlite"), dataFolder: folder.path("data"))
    let request = RunRequest(grid: folder.path("small.conf"), paths: paths)
    let preparation = try SweepPreparation(request) { _ in }
    let store = InMemoryTrialStore()
    let records = RunRecords(store, paths, VirtualTime().clock)
    let states = try await records.begin(preparation) { _ in }
    #expect(states.count == 2)
    #expect(states.values.allSatisfy { $0 == .queued })
    #expect(await store.snapshot(ofSweep: "small")?.trials.count == 2)
    #expect(!paths.hasDatabase)
  }
}
