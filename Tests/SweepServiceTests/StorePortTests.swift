import Analysis
import ExperimentModel
import Foundation
import OutputFiles
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

  /// Its configurations are fixed, so that their differences are tested.
  @Test func theConfirmationOfASearchIsNoSearch() throws {
    let results = FixedResults([SearchSnapshots.search])
    var notices: [Notice] = []
    let sweep = try ConfirmationPreparation(
      ConfirmationRequest(sweep: "search"), results: results
    ).sweep { notices.append($0) }
    #expect(sweep.search == nil && sweep.confirmation?.metric == SearchSnapshots.metric)
    let best = SearchResults(Comparison(SearchSnapshots.search))?.finished.prefix(3)
    #expect(
      sweep.configurations.map(\.name)
        == ["baseline"] + (best ?? []).map(\.entry.configuration.name))
    // One suggestion is running; pruned ones have ended.
    #expect(notices.contains { "\($0)".contains("1 of 30 trials of 'search' have no result") })
  }

  /// An export is written for a file that holds nothing else.
  @Test func exportsReplaceNothingElse() throws {
    let folder = try TemporaryFolder()
    let service = ResultService(paths, results: FixedResults([SearchSnapshots.search]))
    let path = folder.path("study.db")
    for _ in 1...2 {
      let export = try service.export("search", to: .optuna, output: path)
      try export.file.write(export.bytes)
    }
    try Data("notes".utf8).write(to: URL(filePath: path))
    let error = #expect(throws: ServiceError.self) {
      try service.export("search", to: .optuna, output: path)
    }
    #expect(error?.description.contains("name another file") == true)
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
