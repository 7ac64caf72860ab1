import Datasets
import ExperimentModel
import Yams

/// Reads a grid file section by section and collects all mistakes.
struct GridReader {
  let file: String
  let hashing: WeightFile.Hashing
  var yaml = YAMLText("")
  var issues: [GridIssue] = []
  /// True if the grid names the sweep.
  private(set) var isNamed = false
  /// Positions of the sections and settings, once `read` has returned a sweep.
  private(set) var positions = GridPositions()
  /// Names that `fields` of a configuration may contain.
  var selectableFields: [String] = []
  var requiredFields: [String] = []
  /// Place of the `test` of the dataset's split; nil if it is not given.
  var testShare: SourcePosition?
  /// False after mistakes in `defaults`; configurations are not validated then.
  var defaultsAreSound = true
  /// How the grid is searched; nil without `method`.
  var search: SearchSettings?
  /// What the reader ignores or reads differently.
  private var remarks: [GridIssue] = []

  /// The most configurations of a grid, to bound the memory.
  static let mostConfigurations = 100_000

  static let keys = [
    "name", "description", "dataset", "baseline", "seeds", "splits", "folds", "metric", "metrics",
    "rope", "evaluation", "method", "trials", "run_cap", "early_terminate",
    "defaults", "experiments", "parameters", "zip", "exclude",
  ]

  init(file: String, hashing: @escaping WeightFile.Hashing) {
    self.file = file
    self.hashing = hashing
  }

  /// Returns the sweep, valid if `issues` stays empty.
  mutating func read(_ text: String) -> Sweep? {
    yaml = YAMLText(text)
    let root: Node?
    do {
      root = try composed()
    } catch {
      report(error.message, at: error.position)
      return nil
    }
    guard let root, root.scalar?.isNothing != true else {
      report("the file is empty; expected a grid with 'experiments' or 'parameters'", at: .start)
      return nil
    }
    guard let entries = entries(of: root, in: "grid") else { return nil }
    return sweep(from: entries, at: root.position)
  }

  /// The root of the document. Characters that can't be seen are reported and taken out, so that they
  /// do not bring about other mistakes.
  private mutating func composed() throws(YAMLSyntaxError) -> Node? {
    while true {
      let invisible: [SourcePosition]
      do {
        let root = try yaml.compose()
        invisible = root.map { yaml.invisibleCharacters(in: $0) } ?? []
        if invisible.isEmpty { return root }
      } catch {
        invisible = yaml.invisibleCharacters(before: error.position)
        if invisible.isEmpty { throw error }
      }
      for place in Set(invisible).sorted() { report(yaml.complaint(at: place), at: place) }
      yaml.clean(Array(Set(invisible)))
    }
  }

  private mutating func sweep(from entries: [GridEntry], at start: SourcePosition) -> Sweep? {
    search = searchSettings(in: entries)
    reportUnknownSections(entries)
    func node(_ key: String) -> Node? { entries.first { $0.key == key }?.value }
    func entry(_ key: String) -> GridEntry? { entries.first { $0.key == key } }

    isNamed = node("name") != nil
    let name = sweepName(node("name"))
    if let description = node("description") { _ = text(description, in: "description") }
    let mistakesBefore = issues.count
    var dataset = dataset(node("dataset"))
    let splitIsSound = issues.count == mistakesBefore
    selectableFields = dataset?.selectableFields ?? []
    requiredFields = dataset?.requiredFields ?? []
    let evaluation = evaluation(node("evaluation"))
    dataset?.evaluation = evaluation
    let seeds = seeds(node("seeds"))
    if let node = node("seeds") { refuseSettledSeeds(seeds, at: node) }
    let splits = splits(
      entry("splits"), folds: entry("folds"), of: dataset?.split ?? SplitSpecification())
    if let first = splits.first { dataset?.split = first }
    let objectives = objectives(
      entry("metric"), several: entry("metrics"), of: evaluation ?? .standard)
    let metric = objectives?.metric
    if let objectives, let dataset, splitIsSound {
      let position = (node("metric") ?? node("metrics") ?? node("dataset"))?.position ?? start
      for metric in objectives.metrics {
        refuseCertainMetric(metric, of: dataset.split, at: position)
      }
    }
    let rope: Double? = if let node = node("rope") { self.rope(node, of: metric) } else { nil }
    let defaults = defaults(node("defaults"))

    var configurations = ConfigurationList()
    let isSearch = search?.isSearch ?? false
    if entry("experiments") == nil, entry("parameters") == nil, entry("zip") == nil, !isSearch {
      report("nothing to train: expected 'experiments', 'parameters' or 'zip'", at: start)
    }
    if let node = node("experiments") {
      addExperiments(from: node, over: defaults, to: &configurations)
    } else if let search, isSearch {
      addDefaultBaseline(
        over: defaults, at: node("defaults")?.position ?? search.position, to: &configurations)
    }
    var definition: SearchDefinition?
    if let search, isSearch {
      definition = searchDefinition(search, from: entries, over: defaults)
    } else {
      addProduct(
        parameters: entry("parameters"), zip: entry("zip"), exclude: entry("exclude"),
        over: defaults, to: &configurations)
    }
    refuseVariedSplits(in: configurations.configurations, at: start)
    let baseline = baseline(node("baseline"), among: configurations)
    positions.configurations = configurations.positions
    positions.sections = Dictionary(
      uniqueKeysWithValues: entries.map { ($0.key, $0.value.position) })

    guard let name, let dataset, let seeds, let metric, let baseline else { return nil }
    var sweep = Sweep(
      name: name, dataset: dataset, baseline: baseline, seeds: seeds.seeds, metric: metric,
      configurations: configurations.configurations)
    definition?.further = objectives?.further ?? []
    sweep.search = definition
    sweep.seedRule = seeds.rule
    sweep.looks = seeds.rule == .listed ? .once : .every
    sweep.rope = rope
    sweep.splits = splits
    return sweep
  }

  /// Texts on what the reader ignores or reads differently, with positions, in the order of the lines.
  var notes: [String] { remarks.inReadingOrder().map(\.text) }

  private mutating func reportUnknownSections(_ entries: [GridEntry]) {
    var ignored: [GridEntry] = []
    for entry in entries where !Self.keys.contains(entry.key) {
      if search != nil, WandbFile.ignoredKeys.contains(entry.key) {
        ignored.append(entry)
      } else {
        reportUnknownSection(entry)
      }
    }
    guard let first = ignored.first else { return }
    let keys = NameList.sentence(ignored.map { "'\($0.key)'" })
    note(
      "\(keys) of W&B \(ignored.count == 1 ? "is" : "are") ignored: Sweep trains its own models",
      at: first.position)
  }

  private mutating func reportUnknownSection(_ entry: GridEntry) {
    if HyperparameterDefinition.named(entry.key) != nil {
      report(
        "grid: '\(entry.key)' is a hyperparameter; put it under 'defaults' or into an experiment",
        at: entry.position)
    } else {
      reportUnknown(entry, in: "grid", known: Self.keys)
    }
  }

  // MARK: - Mistakes

  mutating func report(_ message: String, at position: SourcePosition) {
    issues.append(GridIssue(file: file, position: yaml.original(position), message: message))
  }

  mutating func note(_ message: String, at position: SourcePosition) {
    remarks.append(GridIssue(file: file, position: yaml.original(position), message: message))
  }

  mutating func report(_ message: String, at node: Node) {
    report(message, at: node.position)
  }
}
