import Analysis
import Evaluation
import ExperimentModel
import Foundation
import GRDB
import ResultStore
import TestSupport
import Testing

/// Optuna's storage of a sweep: its tables, and Optuna itself as their reader.
@Suite struct OptunaStorageTests {
  private static let search = OptunaStudy(SearchSnapshots.search)

  /// Writes a study to a file.
  private func write(_ study: OptunaStudy, in folder: TemporaryFolder) throws -> String {
    let path = folder.path("study.db")
    try OptunaStorage.file(of: study).write(to: URL(filePath: path))
    return path
  }

  private func rows(_ path: String, _ sql: String) throws -> [[String]] {
    try DatabaseQueue(path: path).read { db in
      try Row.fetchAll(db, sql: sql).map { row in
        row.databaseValues.map { value in
          String.fromDatabaseValue(value) ?? Double.fromDatabaseValue(value).map { "\($0)" }
            ?? "NULL"
        }
      }
    }
  }

  // MARK: - Tables

  @Test func tablesHoldTheStudy() throws {
    let folder = try TemporaryFolder()
    let path = try write(Self.search, in: folder)
    #expect(try rows(path, "SELECT study_name FROM studies") == [["search"]])
    #expect(
      try rows(path, "SELECT direction, objective FROM study_directions") == [["MAXIMIZE", "0.0"]])
    #expect(try rows(path, "SELECT schema_version FROM version_info") == [["12.0"]])
    #expect(try rows(path, "SELECT * FROM alembic_version") == [["v3.2.0.a"]])
    let states = try rows(path, "SELECT state, count(*) FROM trials GROUP BY state ORDER BY state")
    #expect(
      states == [["COMPLETE", "13.0"], ["FAIL", "1.0"], ["PRUNED", "15.0"], ["RUNNING", "1.0"]])
    // A pruned trial has the value after its last epoch.
    #expect(
      try rows(
        path,
        """
        SELECT count(*) FROM trials t JOIN trial_values v USING (trial_id)
        JOIN trial_intermediate_values i USING (trial_id)
        WHERE t.state = 'PRUNED' AND v.value = i.intermediate_value
        AND i.step = (SELECT max(step) FROM trial_intermediate_values m
          WHERE m.trial_id = t.trial_id)
        """) == [["15.0"]])
    #expect(
      try rows(path, "SELECT datetime_start, datetime_complete FROM trials WHERE trial_id = 1")
        == [["2025-06-15 15:07:00.000000", "2025-06-15 15:07:12.500000"]])
  }

  @Test func parametersHaveTheirDistributions() throws {
    let folder = try TemporaryFolder()
    let path = try write(Self.search, in: folder)
    let distributions = try rows(
      path, "SELECT DISTINCT param_name, distribution_json FROM trial_params ORDER BY 1")
    #expect(
      distributions == [
        [
          "dropout",
          #"{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 0.6, "log": false}}"#,
        ],
        [
          "learning_rate",
          #"{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0001, "high": 0.1, "log": true}}"#,
        ],
        [
          "optimizer",
          #"{"name": "CategoricalDistribution", "attributes": {"choices": ["adam","sgd"]}}"#,
        ],
        [
          "optimizer.momentum",
          #"{"name": "FloatDistribution", "attributes": {"step": 0.05, "low": 0.0, "high": 0.95, "log": false}}"#,
        ],
      ])
    // Momentum is a parameter of those with SGD alone.
    #expect(
      try rows(
        path,
        """
        SELECT count(*) FROM trial_params m JOIN trial_params o USING (trial_id)
        WHERE m.param_name = 'optimizer.momentum' AND o.param_name = 'optimizer'
        AND o.param_value = 0
        """) == [["0.0"]])
  }

  /// The distribution of nine epochs, which all of them have.
  @Test(arguments: [
    (SearchDistribution.intUniform(min: 1, max: 9), OptunaStudy.Distribution.int(low: 1, high: 9)),
    (.quantizedUniform(min: 2, max: 10, step: 3), .int(low: 3, high: 9, step: 3)),
    (.quantizedUniform(min: 0.2, max: 9.2, step: 0.5), .float(low: 0.5, high: 9, step: 0.5)),
    (.quantizedUniform(min: 0.05, max: 9.05, step: 0.1), .float(low: 0.1, high: 9, step: 0.1)),
    (.quantizedLogUniform(min: 2, max: 10, step: 3), .float(low: 3, high: 9, log: true)),
    (.constant(.integer(9)), .categorical([.integer(9)])),
  ])
  func distributionsKeepTheirRange(
    searched: SearchDistribution, expected: OptunaStudy.Distribution
  ) {
    var snapshot = SearchSnapshots.search
    snapshot.sweep.search?.parameters = [SearchParameter("epochs", searched)]
    let parameters = OptunaStudy(snapshot).trials.flatMap(\.parameters)
    #expect(parameters.count == 30)
    #expect(parameters.allSatisfy { $0.distribution == expected })
  }

  @Test func valuesOutsideTheSpaceAreAttributes() throws {
    var snapshot = SearchSnapshots.search
    snapshot.sweep.search?.parameters[0] = SearchParameter(
      "learning_rate", .logUniform(min: 5e-4, max: 1e-1))
    let baseline = try #require(OptunaStudy(snapshot).trials.first)
    #expect(!baseline.parameters.contains { $0.name == "learning_rate" })
    #expect(baseline.attributes.contains(.init("learning_rate", .real(1e-4))))
  }

  @Test func aGridHasItsValuesAsChoices() throws {
    let study = OptunaStudy(Snapshots.severalSeeds)
    let names = Set(study.trials.flatMap(\.parameters).map(\.name))
    #expect(names == ["embedding_dim", "learning_rate", "optimizer", "optimizer.momentum"])
    let sizes = try #require(study.trials[1].parameters.first { $0.name == "embedding_dim" })
    #expect(sizes.distribution == .categorical([.integer(16), .integer(32)]) && sizes.value == 1)
    // One of its three seeds diverged.
    #expect(study.trials.map(\.state) == [.complete, .complete, .complete, .fail])
    #expect(
      study.trials[1].value == Comparison(Snapshots.severalSeeds).entries[1]["ndcg_all@10"]?.mean)
    #expect(
      study.trials[0].attributes.contains(.init("seeds", .list([1, 2, 3].map { .integer($0) }))))
    let waiting = OptunaStudy(Snapshots.nothingFinished).trials
    #expect(waiting.allSatisfy { $0.state == .waiting && $0.start == nil && $0.value == nil })
  }

  // MARK: - Files

  @Test func onlyAnExportIsReplaced() throws {
    let folder = try TemporaryFolder()
    let path = try write(Self.search, in: folder)
    #expect(OptunaStorage.isReplaceable(path))
    try DatabaseQueue(path: path).write { db in
      try db.execute(
        sql: "INSERT INTO trials VALUES (99, 98, 1, 'COMPLETE', '2026-01-01', '2026-01-01')")
    }
    #expect(!OptunaStorage.isReplaceable(path))
    let other = folder.path("other.db")
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE trials (a)") }
    #expect(!OptunaStorage.isReplaceable(other))
    try Data("text".utf8).write(to: URL(filePath: folder.path("text")))
    #expect(!OptunaStorage.isReplaceable(folder.path("text")))
  }

  // MARK: - Optuna

  /// A Python with Optuna: OPTUNA_PYTHON, or `python3`; nil if there is none.
  private static let python: String? = {
    let candidates = [ProcessInfo.processInfo.environment["OPTUNA_PYTHON"], "python3"]
    return candidates.compactMap(\.self).first {
      (try? run($0, "import optuna"))?.status == 0
    }
  }()

  private static func run(
    _ python: String, _ script: String, _ arguments: String...
  ) throws -> (status: Int32, out: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", script] + arguments
    let pipe = Pipe()
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, pipe)
    process.standardError =
      script.hasPrefix("import optuna")
      ? FileHandle.nullDevice : FileHandle.standardError
    try process.run()
    let out = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: out, as: UTF8.self))
  }

  private struct Loaded: Decodable {
    let best: Int
    let value: Double
    let name: String
    let params: [String: ParameterValue]
    let states: [String]
    let directions: [String]
    let metrics: [String]
    let contained: Bool
    let steps: [Int]
    /// State of a trial that a sampler of Optuna adds.
    let added: String
    let count: Int
  }

  private static let script = """
    import json, sys, optuna
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.load_study(
        storage="sqlite:///" + sys.argv[1], study_name=sys.argv[2],
        sampler=optuna.samplers.TPESampler(seed=1, n_startup_trials=5))
    best, trials = study.best_trial, study.trials
    contained = all(
        d._contains(d.to_internal_repr(t.params[n]))
        for t in trials for n, d in t.distributions.items())
    for t in trials: t._validate()
    pruned = [t for t in trials if t.state.name == "PRUNED"]
    loaded = dict(
        best=best.number, value=best.value, name=best.user_attrs["name"], params=best.params,
        states=[t.state.name for t in trials], metrics=study.metric_names,
        directions=[d.name for d in study.directions], contained=contained,
        steps=sorted(pruned[0].intermediate_values) if pruned else [])
    trial = study.ask(best.distributions)
    study.tell(trial, 0.5)
    loaded["added"] = study.trials[-1].state.name
    loaded["count"] = len(study.trials)
    print(json.dumps(loaded))
    """

  /// Optuna reads the study, and its samplers continue it.
  @Test(
    .enabled(
      if: python != nil,
      "no Optuna here: pip install optuna, or name a Python with it in OPTUNA_PYTHON"),
    arguments: [SearchSnapshots.search, SearchSnapshots.severalSeeds, Snapshots.severalSeeds])
  func optunaOpensTheStudy(snapshot: SweepSnapshot) throws {
    let folder = try TemporaryFolder()
    let study = OptunaStudy(snapshot)
    let path = try write(study, in: folder)
    let result = try Self.run(try #require(Self.python), Self.script, path, study.name)
    try #require(result.status == 0)
    let loaded = try JSONDecoder().decode(Loaded.self, from: Data(result.out.utf8))
    // The best of those whose seeds all finished.
    let entries = Comparison(snapshot).entries
    let best = try #require(
      zip(study.trials, entries).filter { $0.0.state == .complete }
        .max { $0.0.value! < $1.0.value! })
    let settings = best.1.configuration.hyperparameters
    #expect(loaded.best == best.1.number && loaded.name == best.1.configuration.name)
    #expect(loaded.value == best.1[snapshot.sweep.metric.name]?.mean)
    for (name, value) in loaded.params {
      let own = settings.values[name]
      #expect(own?.number == value.number && (value.number != nil || own == value), "\(name)")
    }
    #expect(loaded.params.count > 2 && loaded.contained)
    #expect(loaded.states == study.trials.map(\.state.rawValue))
    #expect(loaded.directions == ["MAXIMIZE"] && loaded.metrics == [snapshot.sweep.metric.name])
    #expect(snapshot.sweep.search == nil || [[1], [1, 2, 3]].contains(loaded.steps))
    #expect(loaded.added == "COMPLETE" && loaded.count == study.trials.count + 1)
    // The study has a trial of its own now.
    #expect(!OptunaStorage.isReplaceable(path))
  }
}
