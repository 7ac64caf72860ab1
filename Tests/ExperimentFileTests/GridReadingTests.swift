import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import ExperimentFile

/// What the sections of a grid mean when they are right.
struct GridReadingTests {
  private func parse(_ text: String, file: String = "experiments/night run.conf") throws -> Sweep {
    try GridFile.parse(text, file: file)
  }

  private func settings(_ yaml: String) throws -> Hyperparameters {
    try parse("experiments:\n  - {name: a, \(yaml)}").configurations[0].hyperparameters
  }

  /// Of another optimizer, parameters begin from its defaults; a warm-up or a patience has the same
  /// meaning under every schedule and monitor.
  @Test func sharedParametersOfAChoiceKeepTheDefaultsOfTheFile() throws {
    let sweep = try parse(
      """
      defaults:
        epochs: 20
        early_stopping: {monitor: validation_auc, patience: 7, restore_best: false}
        schedule: {name: cosine, alpha: 0.1, warmup_steps: 9}
        optimizer: {name: sgd, momentum: 0.9}
      experiments:
        - {name: a, early_stopping: validation_loss, schedule: exponential, optimizer: rmsprop}
        - {name: b, early_stopping: off}
      """)
    let settings = sweep.configurations.map(\.hyperparameters)
    #expect(settings[0].earlyStoppingMonitor == .loss)
    #expect(settings[0][EarlyStoppingSettings.patience] == 7)
    #expect(!settings[0][EarlyStoppingSettings.restoreBest])
    #expect(settings[0][WarmupSettings.steps] == 9)
    #expect(settings[0][RMSpropSettings.momentum] == 0)
    #expect(settings[1].earlyStoppingMonitor == nil)
    #expect(settings[1].values["early_stopping.patience"] == nil)
  }

  /// Without negatives, a trial keeps the identity that it had before they existed.
  @Test func negativesAreAGroupOfSettings() throws {
    let sweep = try parse(
      """
      dataset: {path: clicks.csv, fields: {user: u, item: i}, timestamp: t}
      defaults: {negatives: {per_positive: 4}}
      experiments:
        - {name: a}
        - {name: b, negatives.per_positive: 0}
      """)
    #expect(sweep.configurations.map(\.hyperparameters.negativesPerPositive) == [4, 0])
    #expect(
      HyperparameterCatalog.standard.hashedValues(sweep.configurations[1].hyperparameters.values)[
        "negatives.per_positive"] == nil)
    // All rows of a table without labels are positive.
    #expect(
      sweep.dataset
        == DatasetSpecification(
          source: "clicks.csv", minimumRating: 1,
          table: TableSchema(
            label: nil, timestamp: "t",
            columns: [
              .init(field: "user", column: "u", kind: .word),
              .init(field: "item", column: "i", kind: .word),
            ])))
  }

  /// What is around an optimizer's rule stays with another optimizer, but for the weight decay,
  /// which AdamW has by default.
  @Test func settingsAroundTheRuleStayWithAnotherOptimizer() throws {
    let sweep = try parse(
      """
      defaults: {optimizer: {name: sgd, weight_decay: 0.1, momentum: 0.9}, global_clip_norm: 10}
      experiments:
        - {name: a}
        - {name: b, optimizer: adamw, ema: {momentum: 0.9}}
        - {name: c, optimizer: lion, weight_decay: 0.2, optimizer.gradient_accumulation: 4}
      """)
    let settings = sweep.configurations.map(\.hyperparameters)
    #expect(settings.map { $0[WeightUpdateSettings.globalClipNorm] } == [10, 10, 10])
    #expect(settings.map { $0[WeightUpdateSettings.weightDecay] } == [0.1, 0.004, 0.2])
    #expect(settings.map { $0[WeightUpdateSettings.averageMomentum] } == [0, 0.9, 0])
    #expect(settings.map { $0[WeightUpdateSettings.accumulation] } == [1, 1, 4])
    #expect(
      sweep.configurations[2].description
        == "optimizer lion, weight_decay 0.2, gradient_accumulation 4")
    var settingsOfA = settings[0]
    settingsOfA.optimizer = .adam
    #expect(settingsOfA[WeightUpdateSettings.weightDecay] == 0)
    #expect(settingsOfA[WeightUpdateSettings.globalClipNorm] == 10)
  }

  @Test func settingsAroundTheRuleVaryByTheirShortNames() throws {
    let sweep = try parse(
      """
      defaults: {optimizer: adam}
      parameters:
        clip_norm: {values: [1, 10]}
        ema.momentum: {values: [0, 0.9]}
      """)
    #expect(
      sweep.configurations.map(\.name).first == "optimizer.clip_norm=1,optimizer.ema_momentum=0")
    #expect(sweep.configurations.count == 4)
  }

  /// Validation metrics decide and are monitored at every cutoff.
  @Test func validationMetricsDecide() throws {
    let sweep = try parse(
      """
      evaluation: {k: 5, validation: per_epoch}
      metric: validation_ndcg_all@5
      defaults:
        epochs: 20
        early_stopping: {monitor: validation_recall@7, patience: 3}
        schedule: {name: reduce_on_plateau, monitor: validation_logloss}
      experiments: [{name: a}, {name: b, early_stopping: validation_gauc}]
      """)
    #expect(sweep.metric == TargetMetric(name: "validation_ndcg_all@5", goal: .maximize))
    #expect(sweep.dataset.evaluation?.isPerEpoch == true)
    let settings = sweep.configurations.map(\.hyperparameters)
    #expect(settings[0].earlyStoppingMonitor?.metric == "recall@7")
    #expect(settings[0].earlyStoppingMonitor?.goal == .maximize)
    #expect(settings[0].plateauMonitor?.goal == .minimize)
    #expect(settings[0].validationMetrics == ["recall@7", "logloss"])
    #expect(settings.map { $0[EarlyStoppingSettings.patience] } == [3, 3])
    #expect(try parse("metric: validation_auc\nexperiments: [{name: a}]").metric.goal == .maximize)
    #expect(
      try parse("metric: validation_logloss\nexperiments: [{name: a}]").metric.goal == .minimize)
  }

  @Test(arguments: [
    ("metric: validation_ndcg@7", "validation_ndcg@7 is not measured here; add its k"),
    ("metric: validation_ndgc@10", "did you mean 'validation_ndcg@10'?"),
    ("metric: validation_auc/all", "found 'validation_auc/all'"),
    ("evaluation: {validation: each}", "evaluation validation: expected one of final, per_epoch"),
    ("defaults: {epochs: 9, early_stopping: validation_ndgc@5}", "did you mean"),
    ("defaults: {epochs: 9, early_stopping: validation_ndcg@0}", "expected one of"),
    ("defaults: {epochs: 9, early_stopping: ndcg@10}", "expected one of"),
  ])
  func mistakesInValidationMetricsAreReported(yaml: String, message: String) throws {
    let error = try #require(
      #expect(throws: (any Error).self) { try parse("\(yaml)\nexperiments: [{name: a}]") })
    #expect("\(error)".contains(message), "\(error)")
  }

  @Test func sectionsHaveDefaults() throws {
    let sweep = try parse("experiments: [{name: one}, {name: two, epochs: 6}]")
    #expect(sweep.name == "night-run")
    #expect(sweep.dataset == DatasetSpecification(source: "sample"))
    #expect(sweep.baseline == "one")
    #expect(sweep.seeds == [42])
    #expect(sweep.metric == TargetMetric())
    #expect(sweep.configurations[0].hyperparameters == Hyperparameters())
  }

  @Test(arguments: [
    ("a/b/grid.conf", "grid"), ("grid", "grid"), ("two.parts.conf", "two.parts"),
    ("dir/größe 1.conf", "größe-1"), ("/", "sweep"), (".conf", "sweep"), ("..", "sweep"),
    ("임베딩 실험.conf", "임베딩-실험"), ("ผู้ใช้.conf", "ผู้ใช้"), ("نص.conf", "نص"), ("🎬.conf", "sweep"),
    ("x'y.conf", "x-y"), ("a\u{200B}b.conf", "a-b"), ("-x.conf", "x"),
    // As macOS stores it, decomposed.
    ("e\u{301}te\u{301}.conf", "\u{E9}t\u{E9}"), ("\u{301}a.conf", "a"),
  ])
  func sweepIsNamedAfterTheFile(file: String, name: String) {
    // By scalars: strings are equal in any form of Unicode, files are not.
    #expect(Array(GridReader.sweepName(forFile: file).unicodeScalars) == Array(name.unicodeScalars))
  }

  @Test(arguments: ["임베딩", "größe", "실험.2_b-c", "हिन्दी", "１２", "e\u{301}", "_x", "7"])
  func sweepNamesTakeLettersOfAllScripts(name: String) throws {
    let read = try parse("name: '\(name)'\nexperiments: [{name: a}]").name
    #expect(
      Array(read.unicodeScalars)
        == Array(name.precomposedStringWithCanonicalMapping.unicodeScalars))
  }

  @Test func longFileNamesMakeNamesThatLeaveRoomForASuffix() {
    let name = GridReader.sweepName(forFile: String(repeating: "가", count: 83) + ".conf")
    #expect(name == String(repeating: "가", count: 66))
    #expect(GridReader.sweepName(forFile: String(repeating: "a", count: 250)).count == 100)
  }

  @Test func configurationsThatLookTheSameAreTheSame() throws {
    let sweep = try parse("experiments: [{name: \"e\\u0301\"}]")
    #expect(Array(sweep.configurations[0].name.unicodeScalars) == ["\u{E9}"])
  }

  @Test func aSweepKnowsItsFile() throws {
    let folder = try TemporaryFolder()
    let grid = "experiments: [{name: a}]"
    try Data(grid.utf8).write(to: URL(filePath: folder.path("g.conf")))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.conf"), withDestinationPath: "g.conf")
    let origin = try #require(try GridFile.read(path: folder.path("g.conf")).origin)
    #expect(origin.path.hasSuffix("/g.conf"))
    #expect(origin.path.hasPrefix("/"))
    #expect(origin.sha256 == GridFile.sha256(path: folder.path("g.conf")))
    #expect(!origin.isNamed)
    #expect(try GridFile.read(path: folder.path("link.conf")).origin == origin)
    try Data("name: b\n\(grid)".utf8).write(to: URL(filePath: folder.path("g.conf")))
    #expect(try GridFile.read(path: folder.path("g.conf")).origin?.isNamed == true)
    #expect(GridFile.sha256(path: folder.path) == nil, "a folder is no grid file")
  }

  @Test func baselineIsTheOneOfThatName() throws {
    let grid = "experiments: [{name: one}, {name: baseline, epochs: 6}]"
    #expect(try parse(grid).baseline == "baseline")
    #expect(try parse("baseline: one\n" + grid).baseline == "one")
  }

  @Test func datasetAsMapping() throws {
    let sweep = try parse(
      """
      dataset:
        path: ../data/ml-1m
        split: {test: 0.3, validation: 0.05, seed: 7}
        min_rating: 3.5
        fields: [movie_id, user_id, genre1]
      experiments: [{name: a}]
      """)
    #expect(
      sweep.dataset
        == DatasetSpecification(
          source: "../data/ml-1m", split: .init(test: 0.3, validation: 0.05, seed: 7),
          minimumRating: 3.5, fields: ["movie_id", "user_id", "genre1"]))
  }

  @Test func aBandOfRatingsCanBeDropped() throws {
    let sweep = try parse("dataset: {path: d, drop: [2.5, 3]}\nexperiments: [{name: a}]")
    #expect(sweep.dataset == DatasetSpecification(source: "d", drop: 2.5...3))
  }

  @Test func fieldsCanBeAddedAndCrossed() throws {
    let one = try parse(
      """
      dataset: {path: d, features: [user_activity, since_previous, genres], cross: [gender, age]}
      experiments: [{name: a}]
      """)
    #expect(one.dataset.features == ["user_activity", "since_previous", "genres"])
    #expect(one.dataset.crosses == [["gender", "age"]])
    let two = try parse(
      """
      dataset: {path: d, cross: [[gender, age], [user_activity, genre1, genre2]]}
      experiments: [{name: a}]
      """)
    #expect(two.dataset.crosses == [["gender", "age"], ["user_activity", "genre1", "genre2"]])
    let table = try parse(
      """
      dataset: {path: t.csv, label: y, fields: {user: u, item: i, hour: h}, cross: [hour, item]}
      experiments: [{name: a}]
      """)
    #expect(table.dataset.crosses == [["hour", "item"]])
  }

  @Test func configurationsChooseFields() throws {
    let sweep = try parse(
      """
      dataset: {path: sample, cross: [gender, age]}
      experiments:
        - {name: all}
        - {name: some, fields: [movie_id, user_id, gender_x_age]}
      parameters:
        fields: {values: [[user_id, movie_id], [user_id, movie_id, genres]]}
      exclude:
        - {fields: [user_id, movie_id]}
      """)
    #expect(
      sweep.configurations.map(\.hyperparameters.fields) == [
        nil, ["movie_id", "user_id", "gender_x_age"], ["user_id", "movie_id", "genres"],
      ])
    #expect(
      sweep.configurations.map(\.name) == ["all", "some", "fields=user_id+movie_id+genres"])
    #expect(
      sweep.configurations.map(\.description) == [
        "default settings", "fields [movie_id, user_id, gender_x_age]",
        "fields [user_id, movie_id, genres]",
      ])
    let copy = try JSONDecoder().decode(Sweep.self, from: JSONEncoder().encode(sweep))
    #expect(copy == sweep)
  }

  @Test func aTableIsDescribedByItsColumns() throws {
    let sweep = try parse(
      """
      dataset:
        path: clicks.csv
        label: clicked
        timestamp: time
        separator: ";"
        fields: {user: user_id, item: item_id, hour: hour_of_day}
        numeric: {price: {bins: 32}, views: log, cheap: {column: price, bins: 2}}
        lists: {tags: {separator: " ", fields: 2}, genres: {}, words: {separator: " ", pool: mean},
          tag: {separator: " ", pool: mean, column: tags}}
      experiments: [{name: a}]
      """)
    let schema = TableSchema(
      label: "clicked", timestamp: "time", separator: ";",
      columns: [
        .init(field: "user", column: "user_id", kind: .word),
        .init(field: "item", column: "item_id", kind: .word),
        .init(field: "hour", column: "hour_of_day", kind: .word),
        .init(field: "price", column: "price", kind: .bins(32)),
        .init(field: "views", column: "views", kind: .logarithm),
        .init(field: "cheap", column: "price", kind: .bins(2)),
        .init(field: "tags", column: "tags", kind: .list(separator: " ", count: 2)),
        .init(field: "genres", column: "genres", kind: .list(separator: "|", count: 3)),
        .init(field: "words", column: "words", kind: .pooledList(separator: " ")),
        .init(field: "tag", column: "tags", kind: .pooledList(separator: " ")),
      ])
    #expect(
      sweep.dataset
        == DatasetSpecification(source: "clicks.csv", minimumRating: 1, table: schema))
  }

  @Test func aTableOfRatingsHasABorder() throws {
    let sweep = try parse(
      """
      dataset: {path: r.tsv, label: stars, min_rating: 3.5, fields: {user: u, item: i}}
      experiments: [{name: a}]
      """)
    #expect(sweep.dataset.minimumRating == 3.5)
    #expect(sweep.dataset.table?.hasRatings == true)
  }

  @Test func metricByNameHasItsGoal() throws {
    let sweep = try parse("metric: logloss\nexperiments: [{name: a}]")
    #expect(sweep.metric == TargetMetric(name: "logloss", goal: .minimize))
  }

  @Test func seedsUntilSettled() throws {
    let grid = """
      seeds: {start: 4, most: 6, until: settled, first: 7}
      rope: 1e-3
      experiments: [{name: a}]
      """
    let sweep = try parse(grid)
    #expect(sweep.seeds == [7, 8, 9, 10, 11, 12])
    #expect(sweep.seedRule == .untilSettled(start: 4) && sweep.looks == .every)
    #expect(sweep.rope == 0.001)
    let standard = try parse("seeds: {until: settled}\nexperiments: [{name: a}]")
    #expect(standard.seeds == (42..<62).map { $0 })
    #expect(standard.seedRule == .untilSettled(start: 3) && standard.rope == nil)
  }

  @Test(arguments: [("seeds: 7", [7]), ("seeds: [3, 1, 0]", [3, 1, 0])] as [(String, [UInt64])])
  func seeds(text: String, seeds: [UInt64]) throws {
    #expect(try parse(text + "\nexperiments: [{name: a}]").seeds == seeds)
  }

  @Test(arguments: [
    ("1e-4", 1e-4), ("1E-4", 1e-4), (".5", 0.5), ("5", 5), ("+0.25", 0.25), ("1_000", 1000),
    ("2.5e+3", 2500), ("0.0001", 1e-4), ("3.", 3),
  ])
  func numbers(text: String, value: Double) throws {
    #expect(try settings("learning_rate: \(text)").learningRate == value)
  }

  @Test(arguments: [
    "'1e-4'", "!!str 1e-4", "1e", "0x1", "inf", ".nan", "-", "1__0", "1_", "01.5", "1e999",
  ])
  func notNumbers(text: String) {
    #expect(throws: GridFileError.self) { try settings("learning_rate: \(text)") }
  }

  @Test func wholeNumbersMayHaveAPoint() throws {
    #expect(try settings("epochs: 5.0").epochs == 5)
    #expect(try settings("epochs: 1e2").epochs == 100)
  }

  @Test(arguments: [
    ("true", true), ("yes", true), ("On", true), ("false", false), ("no", false), ("OFF", false),
  ])
  func truthValues(word: String, value: Bool) throws {
    #expect(try settings("layer_norm: \(word)")[AutoIntSettings.layerNorm] == value)
  }

  @Test func truthWordsAreNamesWhereNamesAreAskedFor() throws {
    let sweep = try parse("experiments: [{name: no}, {name: 5, epochs: 6, description: on}]")
    #expect(sweep.configurations.map(\.name) == ["no", "5"])
    #expect(sweep.configurations[1].description == "on")
  }

  @Test func flatAndNestedNamesMeanTheSame() throws {
    let nested = try settings("optimizer: {name: sgd, momentum: 0.9, nesterov: yes}")
    let flat = try settings(
      "optimizer.nesterov: true, optimizer.momentum: 0.9, optimizer: sgd")
    #expect(nested == flat)
    #expect(nested[SGDSettings.momentum] == 0.9 && nested[SGDSettings.nesterov])
  }

  @Test func anotherOptimizerStartsFromItsOwnDefaults() throws {
    let sweep = try parse(
      """
      defaults:
        optimizer: {name: sgd, momentum: 0.9}
        loss: {name: focal, gamma: 3}
      experiments:
        - {name: same, epochs: 6}
        - {name: more, optimizer: {nesterov: true}}
        - {name: named, optimizer: {name: sgd, momentum: 0.5}, loss: {alpha: 0.25}}
        - {name: other, optimizer: rmsprop, loss: bce}
      """)
    let settings = sweep.configurations.map(\.hyperparameters)
    #expect(settings.map { $0[SGDSettings.momentum] } == [0.9, 0.9, 0.5, 0])
    #expect(settings.map { $0[SGDSettings.nesterov] } == [false, true, false, false])
    #expect(settings.map { $0[FocalSettings.gamma] } == [3, 3, 3, 2])
    #expect(settings.map { $0[FocalSettings.alpha] } == [nil, nil, 0.25, nil])
    #expect(settings[3].optimizer == .rmsprop)
  }

  @Test func inheritedValuesThatMeanNothingAreDropped() throws {
    let sweep = try parse(
      """
      defaults: {hidden_sizes: [64], dropout: 0.2}
      experiments: [{name: a}, {name: b, model: autoint}]
      """)
    #expect(sweep.configurations.map { $0.hyperparameters[MLPSettings.dropout] } == [0.2, 0.4])
    #expect(sweep.configurations[1].hyperparameters.values["dropout"] == nil)
    #expect(sweep.configurations[0].hyperparameters[MLPSettings.hiddenSizes] == [64])
    #expect(sweep.configurations[1].hyperparameters[MLPSettings.hiddenSizes] == [32, 32])
    let copy = try JSONDecoder().decode(Sweep.self, from: JSONEncoder().encode(sweep))
    #expect(copy == sweep)
  }

  @Test func descriptionsShowWhatDiffers() throws {
    let sweep = try parse(
      """
      defaults: {optimizer: {name: sgd, momentum: 0.9}, dropout: 0.3}
      experiments:
        - {name: a}
        - {name: b, epochs: 20, dropout: 0.2}
        - {name: c, optimizer: {name: rmsprop, rho: 0.95}, hidden_sizes: [8, 4]}
        - {name: d, loss: focal, shuffle: false}
        - {name: e, optimizer.momentum: 0.5}
        - {name: f, optimizer: {name: adagrad, repeated_keys: sum_of_squares}}
        - {name: g, output_initializer: glorot_uniform}
      """)
    #expect(
      sweep.configurations.map(\.description) == [
        "default settings", "epochs 20, dropout 0.2",
        "optimizer rmsprop, rho 0.95, hidden_sizes [8, 4]",
        "shuffle false, loss focal", "momentum 0.5",
        "optimizer adagrad, repeated_keys sum_of_squares", "output_initializer glorot_uniform",
      ])
  }

  @Test func aliasesAndMergeKeysWork() throws {
    let sweep = try parse(
      """
      defaults: &base {epochs: 3, dropout: 0.1}
      experiments:
        - &first {name: first, <<: *base, epochs: 4}
        - {name: second, <<: [{batch_size: 64}, *first]}
        - {name: third, hidden_sizes: &sizes [8], epochs: 9}
        - {name: fourth, hidden_sizes: *sizes}
      """)
    let settings = sweep.configurations.map(\.hyperparameters)
    #expect(settings.map(\.epochs) == [4, 4, 9, 3])
    #expect(settings.map(\.batchSize) == [2048, 64, 2048, 2048])
    #expect(settings[3][MLPSettings.hiddenSizes] == [8])
  }

  @Test func linesMayEndAsOnWindowsAndBeginWithAByteOrderMark() throws {
    let sweep = try parse("\u{FEFF}name: x\r\nexperiments:\r\n  - {name: größe, epochs: 3}\r\n")
    #expect(sweep.configurations[0].name == "größe")
    let error = #expect(throws: GridFileError.self) { try parse("name: x\r\n\r\nnmae: y\r\n") }
    #expect(error?.issues[0].position == SourcePosition(line: 1, column: 1))
    #expect(error?.issues[1].position == SourcePosition(line: 3, column: 1))
  }

  @Test(arguments: [
    ("split: by_time", SplitSpecification(kind: .byTime)),
    ("split: {kind: by_user, test: 0.3}", SplitSpecification(kind: .byUser, test: 0.3)),
    ("split: {kind: users, seed: 3}", SplitSpecification(kind: .users, seed: 3)),
    ("split: {n: 5, kind: last}", SplitSpecification(kind: .last, last: 5)),
    ("split: leave_one_out", SplitSpecification(kind: .leaveOneOut)),
    ("split: {kind: rows}", SplitSpecification()),
  ])
  func splits(_ text: String, _ split: SplitSpecification) throws {
    let sweep = try GridFile.parse(
      "dataset: {path: d, \(text)}\nmetric: auc\nexperiments: [{name: a}]", file: "g.conf")
    #expect(sweep.dataset.split == split)
    #expect(sweep.dataset.vocabulary == nil)
  }

  @Test func theVocabularyOfTheTrainingRows() throws {
    let sweep = try GridFile.parse(
      "dataset: {path: d, vocabulary: train}\nexperiments: [{name: a}]", file: "g.conf")
    #expect(sweep.dataset.vocabulary == .train)
  }

  @Test(arguments: [
    ("{candidates: all, k: [5, 20]}", EvaluationProtocol(candidates: .all, cutoffs: [5, 20])),
    ("{candidates: {sampled: 100}}", EvaluationProtocol(candidates: .sampled(100))),
    ("{candidates: own, k: 3}", EvaluationProtocol(cutoffs: [3])),
    ("{k: [10]}", .standard),
  ])
  func evaluations(_ text: String, _ evaluation: EvaluationProtocol) throws {
    let sweep = try GridFile.parse(
      "evaluation: \(text)\nexperiments: [{name: a}]", file: "g.conf")
    #expect(sweep.dataset.evaluation == evaluation)
    #expect(sweep.metric == TargetMetric())
  }

  @Test func aMetricOfTheProtocolMayDecide() throws {
    let sweep = try GridFile.parse(
      """
      evaluation: {candidates: all, k: 20}
      metric: recall@20/all
      experiments: [{name: a}]
      """, file: "g.conf")
    #expect(sweep.metric == TargetMetric(name: "recall@20/all", goal: .maximize))
  }
}
