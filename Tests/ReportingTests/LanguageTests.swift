import Analysis
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// Reports are complete in each language, without words of another.
@Suite struct LanguageTests {
  /// A sweep whose report has nearly every sentence that reports can have.
  private static func snapshot(_ base: SweepSnapshot = Snapshots.severalSeeds) -> SweepSnapshot {
    var snapshot = base
    snapshot.dataset.evaluation = .init(candidates: .sampled(1_000), cutoffs: [5])
    snapshot.dataset.cold = ColdStart(users: 2, movies: 30, userRows: 40, movieRows: 500)
    snapshot.dataset.vocabulary = .train
    snapshot.dataset.splitHash = "abc123"
    snapshot.dataset.drop = 3...3
    snapshot.dataset.droppedRows = 26_000
    snapshot.dataset.unusable = [
      .init(
        file: "years.item", column: "release_year", expected: "a year", count: 9, total: 10,
        example: "1995.0", line: 3)
    ]
    snapshot.sweep.configurations[1].hyperparameters.fields = ["user_id"]
    let metrics = snapshot.dataset.evaluation!.metrics.map(\.name)
    let cold = MetricDefinition.all.flatMap {
      [$0.within(.coldUsers).name, $0.within(.coldMovies).name]
    }
    for index in snapshot.trials.indices {
      guard let result = snapshot.trials[index].result else { continue }
      var values = result.metrics
      for name in metrics + cold { values[name] = values[name] ?? 0.5 }
      snapshot.trials[index].result?.metrics = values
    }
    return snapshot
  }

  /// One sweep per state of comparisons, trials, data and splits.
  private static let snapshots: [SweepSnapshot] = {
    var snapshots = [
      Snapshots.severalSeeds, Snapshots.oneSeed, Snapshots.failures, Snapshots.nothingFinished,
      Snapshots.confirmed,
    ].map { snapshot($0) }
    for (place, state) in TrialState.allCases.enumerated() where state != .finished {
      var snapshot = snapshots[place % 3]
      snapshot.trials[2].state = state
      snapshot.trials[2].result = nil
      snapshots.append(snapshot)
    }
    for kind in SplitSpecification.Kind.allCases {
      var snapshot = snapshots[1]
      snapshot.dataset.split.kind = kind
      snapshot.dataset.evaluation = .init(candidates: .all)
      snapshot.dataset.cold = ColdStart(users: 0, movies: 0, userRows: 0, movieRows: 0)
      snapshot.sweep.metric = .init(name: "ndcg@5/all", goal: .maximize)
      snapshots.append(snapshot)
    }
    // Metrics of few users or rows, or of none.
    for (count, decisive) in [(5, 5), (900, 3), (900, 0)] {
      var snapshot = snapshots[1]
      snapshot.dataset.supports = [
        "ndcg_all@10": MetricSupport(.users, count: count, decisive: decisive),
        "auc": MetricSupport(.rows, count: 900, decisive: 0),
        "gauc": MetricSupport(.users, count: 1, decisive: 1),
      ]
      snapshots.append(snapshot)
    }
    // A difference in few users only, effects without the baseline, and no validation AUC.
    var few = snapshots[1]
    few.trials[1].result = few.trials[0].result
    few.trials[1].result?.perUser["ndcg_all@10"]?[0] += 0.01
    for place in few.trials[2].epochs.indices { few.trials[2].epochs[place].validationAUC = nil }
    snapshots.append(few)
    few.trials[0].state = .crashed
    few.trials[0].result = nil
    snapshots.append(few)
    // A metric without values per user, and one that no trial has.
    for metric in ["logloss", "ndcg@7"] {
      var snapshot = snapshots[1]
      snapshot.sweep.metric = .init(name: metric, goal: .minimize)
      snapshots.append(snapshot)
    }
    // Every cause of an ending.
    for cause in causes {
      var snapshot = snapshots[2]
      snapshot.trials[0].attempts[1].cause = cause
      snapshots.append(snapshot)
    }
    return snapshots + searches + [large]
  }()

  /// Searches of every method and rule, on their way and confirmed.
  private static let searches: [SweepSnapshot] = {
    var snapshots = [
      SearchSnapshots.search, SearchSnapshots.severalSeeds, SearchSnapshots.beginning,
      SearchSnapshots.nothing,
    ]
    for method in SearchDefinition.Method.allCases {
      var snapshot = SearchSnapshots.search
      snapshot.sweep.search?.method = method
      snapshot.sweep.search?.earlyTermination = EarlyTermination(.median)
      snapshot.sweep.search?.parameters += [
        SearchParameter("shuffle", .categorical([.boolean(true)], probabilities: [1])),
        SearchParameter("batch_size", .quantizedLogUniform(min: 64, max: 512, step: 64)),
        SearchParameter("epochs", .constant(.integer(9))),
      ]
      snapshots.append(snapshot)
    }
    var confirmed = SearchSnapshots.search
    confirmed.confirmations = Snapshots.confirmed.confirmations
    return snapshots + [confirmed]
  }()

  private static let causes: [AttemptCause] = [
    .interrupted, .paused, .lost, .timedOut, .diverged(epoch: 3), .signaled("SIGSEGV", nil),
    .signaled("SIGKILL", .init(others: 0, used: 900, limit: 1_000)),
    .signaled("SIGKILL", .init(others: 2, used: 900, limit: 1_000)),
    .exited(status: 3, reported: false), .exited(status: 1, reported: true),
    .notStarted(program: "sweep", error: "no memory"), .unintelligible(error: "not JSON"),
    .error("no such file"),
  ]

  /// What a report quotes of a cause: the words of errors, and names of signals and programs.
  private static func foreignWords(of cause: AttemptCause?) -> String {
    switch cause {
    case .error(let text)?, .unintelligible(let text)?, .signaled(let text, _)?: text
    case .notStarted(let program, let error)?: "\(program) \(error)"
    case nil, .interrupted?, .paused?, .lost?, .timedOut?, .diverged?, .exited?: ""
    }
  }

  /// Enough configurations for bounded charts and for importance.
  private static let large: SweepSnapshot = {
    var snapshot = LargeSweep.snapshot
    snapshot.sweep.configurations.removeLast(410)
    snapshot.trials.removeAll { $0.number >= 90 }
    for index in 0..<150 {
      snapshot.trials[index].state = index.isMultiple(of: 2) ? .queued : .failed
      snapshot.trials[index].result = nil
    }
    return snapshot
  }()

  /// All texts about a sweep that people read, with their names.
  private static func texts(
    of snapshot: SweepSnapshot, in language: ReportLanguage
  ) -> [(name: String, text: String)] {
    let options = ReportOptions(language: language)
    let terminal = TerminalRenderer(width: 200, overflow: .csv)
    let hasTwo = snapshot.sweep.configurations.count > 1
    let compared = hasTwo ? ConfigurationComparison(snapshot, numbers: [0, 1]) : nil
    let pivot = Document(
      pivotOf: Comparison(snapshot), rows: .named("optimizer")!, columns: .named("epochs")!,
      metric: MetricDefinition.all[0], options: options)
    return [
      ("markdown", ReportFormat.markdown.render(snapshot, options: options)),
      ("latex", ReportFormat.latex.render(snapshot, options: options)),
      ("html", visibleText(of: ReportFormat.html.render(snapshot, options: options))),
      ("report on a terminal", terminal.render(SweepReport(snapshot, options: options).document)),
      ("pivot", ReportFormat.markdown.render(pivot)),
      ("summary", terminal.render(Document(summaryOf: snapshot, rows: 2, language: language))),
      (
        "comparison",
        compared.map { TableFormat.table.render($0, width: 60, language: language) } ?? ""
      ),
      ("dataset", terminal.render(Document(dataset: snapshot.dataset, language: language))),
    ]
      + snapshot.trials.prefix(4).map {
        (
          "trial",
          terminal.render(Document(trial: $0, sweeps: ["grid"], language: language))
        )
      }
  }

  /// Text that a reader or a screen reader perceives: content, and attributes that hold text.
  private static func visibleText(of page: String) -> String {
    let body = page.replacing(pageStyle, with: "").replacing(pageScript, with: "")
    var texts: [Substring] = []
    for piece in body.split(separator: "<") {
      let parts = piece.split(separator: ">", maxSplits: 1)
      texts += parts.dropFirst()
      let values = parts[0].split(separator: "\"", omittingEmptySubsequences: false)
      for (name, value) in zip(values, values.dropFirst())
      where ["title=", "aria-label=", "data-filter=", "data-filter-label="].contains(
        where: name.hasSuffix)
      {
        texts.append(value)
      }
    }
    return texts.joined(separator: "\n")
  }

  /// Latin words that are the same in every language.
  private static func allowed(_ snapshot: SweepSnapshot) -> Set<String> {
    var names = [snapshot.sweep.name, snapshot.dataset.name, snapshot.dataset.hash, "abc123"]
    names += ["years.item release_year"]
    names += snapshot.dataset.fields.map(\.name)
    names += snapshot.confirmations.flatMap(\.sweep.configurations).map(\.name)
    for configuration in snapshot.sweep.configurations {
      names += [configuration.name, configuration.description]
    }
    for trial in snapshot.trials {
      names += [trial.id.hex, trial.id.short, trial.result?.weightsHash ?? ""]
      names += trial.attempts.flatMap {
        lastLines(of: $0.log, count: .max) + [foreignWords(of: $0.cause)]
      }
    }
    let environment = snapshot.environment
    names += [environment.processor, environment.operatingSystem]
    // Hyperparameters and their values, metrics, units, code, people, and words of the field.
    names += HyperparameterDefinition.all.map(\.name)
    for definition in HyperparameterDefinition.all {
      if case .choice(let choices) = definition.domain { names += choices }
    }
    names += ["true false embed_dim"]
    names +=
      MetricDefinition.all.map(\.name) + ["sampled all cold_users cold_movies NDCG"]
    names += ["s m h B KiB MiB GiB UTC", "rerun failed", "candidates: all", "p t n"]
    names += ["format csv Krichene Rendle KDD", "sweep Swift CPU MLP ReLU safetensors"]
    // Words of searches in grid files.
    names += SearchDistribution.Word.allCases.map(\.rawValue)
    names += EarlyTermination.Kind.allCases.map(\.rawValue) + ["TPE k q JSON"]
    // Markup of LaTeX.
    names += ["Needs usepackage booktabs providecommand beyondlatin ifdefined directlua"]
    names += ["XeTeXversion else fi begin end table centering caption tabular toprule midrule"]
    names += ["bottomrule textbf textless textgreater times uparrow downarrow approx pm rightarrow"]
    names += ["metric seeds start most until settled GRID sweep confirm"]
    names += ["texttt bigtriangleup bigtriangledown splits folds"]
    names += ["ldots amp lt gt quot text r l rl textasciigrave"]
    return Set(names.flatMap(words).map { $0.lowercased() })
  }

  /// Latin words, without those that a narrow table truncates.
  private static func words(_ text: String) -> [String] {
    text.replacing("\\_", with: "_").utf8.split { $0 == 0x20 || $0 == 0x0A }
      .filter { !$0.elementsEqual("…".utf8) && !$0.suffix(3).elementsEqual("…".utf8) }
      .flatMap { $0.split { !(65...90).contains($0) && !(97...122).contains($0) } }
      .compactMap { String($0) }
  }

  @Test func theCheckReadsTextAndAttributes() {
    let page = #"<p class="x" title="one">two <b>3</b>셋 four…</p><i aria-label="five six"/>"#
    #expect(Set(Self.words(Self.visibleText(of: page))) == ["one", "two", "five", "six"])
  }

  @Test(arguments: snapshots.indices)
  func aKoreanReportHoldsNoEnglish(number: Int) {
    let snapshot = Self.snapshots[number]
    let allowed = Self.allowed(snapshot)
    for (name, text) in Self.texts(of: snapshot, in: .korean) {
      let foreign = text.split(separator: "\n").filter { line in
        // Ignores the column alignment of LaTeX tables.
        !line.contains("begin{tabular}")
          && Self.words(String(line)).contains { !allowed.contains($0.lowercased()) }
      }
      #expect(foreign.isEmpty, "\(name): \(foreign.prefix(3).joined(separator: "\n"))")
    }
  }

  @Test(arguments: snapshots.indices)
  func anEnglishReportHoldsNoKorean(number: Int) {
    let snapshot = Self.snapshots[number]
    for (name, text) in Self.texts(of: snapshot, in: .english) {
      let foreign = text.unicodeScalars.contains { ("가"..."힣").contains($0) }
      #expect(!foreign, "\(name)")
    }
  }

  /// Sections, blocks and tables have the same structure; only words differ.
  @Test(arguments: snapshots.indices)
  func bothLanguagesHaveTheSameStructure(number: Int) {
    let documents = ReportLanguage.allCases.map { language in
      SweepReport(Self.snapshots[number], options: ReportOptions(language: language)).document
    }
    #expect(documents[0].sections.map(\.id) == documents[1].sections.map(\.id))
    #expect(documents[0].lead.count == documents[1].lead.count)
    for (first, second) in zip(documents[0].sections, documents[1].sections) {
      #expect(first.blocks.count == second.blocks.count, "\(first.id)")
    }
    for (first, second) in zip(documents[0].tables, documents[1].tables) {
      #expect(first.columns.map(\.name) == second.columns.map(\.name))
      #expect(first.rows.count == second.rows.count)
    }
  }

  @Test func everyMetricAndHyperparameterIsTranslated() {
    for metric in MetricDefinition.definitions(cutoffs: [5, 10]) {
      for scope in [nil] + MetricScope.allCases.map(Optional.some) {
        let metric = scope.map(metric.within) ?? metric
        for language in ReportLanguage.allCases {
          #expect(language.meaning(of: metric).count > 5, "\(metric.name)")
          #expect(!language.label(of: metric).isEmpty)
        }
      }
    }
    #expect(Set(koreanMeanings.keys) == Set(HyperparameterDefinition.all.map(\.name)))
    for definition in HyperparameterDefinition.all {
      let meaning = ReportLanguage.korean.meaning(of: definition)
      #expect(meaning.unicodeScalars.contains { ("가"..."힣").contains($0) }, "\(definition.name)")
      #expect(meaning.hasSuffix("."), "\(definition.name)")
    }
  }
}
