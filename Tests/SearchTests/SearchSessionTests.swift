import Arithmetic
import ExperimentModel
import Testing

@testable import Search

/// Workers that run the steps of a session in virtual time, and can be killed.
private struct Workers {
  /// Keeps what trials reached, as a store and checkpoints do.
  private var stored: [Hyperparameters: [Int: Replicate]] = [:]
  private(set) var pruned: [Int: Int] = [:]
  /// Epochs that were trained.
  private(set) var trained = 0

  private struct Job {
    let (index, replicate): (Int, Int)
    let until: Int?
    let end: Double
  }

  /// Runs a session with `count` workers until nothing is left, or until the attempt of that number.
  mutating func run(
    _ session: inout SearchSession, count: Int, speeds: UInt64, killedAt limit: Int = .max
  ) {
    var (time, attempts) = (0.0, 0)
    var jobs: [Job] = []
    while true {
      while jobs.count < count, let step = session.next() {
        switch step {
        case .suggested(let index):
          for (number, replicate) in stored[session.suggestions[index].hyperparameters] ?? [:] {
            session.know(replicate, of: index, replicate: number)
          }
        case .train(let index, let replicate, let epoch):
          attempts += 1
          if attempts == limit { return }
          let noise = Double(SplitMix64.mixed(speeds &+ UInt64(attempts)) % 100) / 20
          jobs.append(
            Job(index: index, replicate: replicate, until: epoch, end: time + 1 + noise))
        case .prune(let index, let epoch):
          #expect(pruned[index] ?? epoch == epoch)
          pruned[index] = epoch
        }
      }
      guard let first = jobs.indices.min(by: { jobs[$0].end < jobs[$1].end }) else { return }
      let job = jobs.remove(at: first)
      time = job.end
      train(job, in: &session)
    }
  }

  /// A trial that resumes reports its earlier epochs again.
  private mutating func train(_ job: Job, in session: inout SearchSession) {
    let settings = session.suggestions[job.index].hyperparameters
    let curve = Objective(settings, seed: job.replicate)
    var known = stored[settings]?[job.replicate] ?? Replicate()
    trained -= known.values.count
    while known.values.count < min(job.until ?? settings.epochs, curve.lastEpoch) {
      known.values.append(curve.value(after: known.values.count + 1))
    }
    trained += known.values.count
    for (epoch, value) in known.values.enumerated() {
      session.record(value, epoch: epoch + 1, of: job.index, replicate: job.replicate)
    }
    if known.values.count == curve.lastEpoch, job.until.map({ $0 > curve.lastEpoch }) ?? true {
      known.ending = curve.ending
    }
    stored[settings, default: [:]][job.replicate] = known
    session.stop(known.ending, of: job.index, replicate: job.replicate)
  }

  /// A trial that an earlier grid trained to its end.
  mutating func finish(_ settings: Hyperparameters, replicate: Int) {
    let curve = Objective(settings, seed: replicate)
    stored[settings, default: [:]][replicate] = Replicate(
      values: (0..<curve.lastEpoch).map { curve.value(after: $0 + 1) }, ending: curve.ending)
  }
}

/// Deterministic results of hyperparameters: some stop early, diverge or fail.
private struct Objective {
  let settings: Hyperparameters
  let seed: Int
  private let luck: UInt64

  init(_ settings: Hyperparameters, seed: Int) {
    self.settings = settings
    self.seed = seed
    var hash = FNV1a()
    hash.add("\(settings.learningRate) \(settings.values["dropout"]!.number!) \(seed)".utf8)
    luck = SplitMix64.mixed(hash.value)
  }

  /// The last epoch that it trains.
  var lastEpoch: Int {
    luck % 8 < 2 ? 1 + Int(luck / 8 % UInt64(settings.epochs - 1)) : settings.epochs
  }

  var ending: Replicate.Ending {
    if lastEpoch < settings.epochs, luck % 16 < 8 { return luck % 32 < 16 ? .diverged : .failed }
    return .finished([value(after: lastEpoch)])
  }

  func value(after epoch: Int) -> Double {
    let x = settings.learningRate * 100 - 0.3
    let noise = Double(SplitMix64.mixed(luck &+ UInt64(epoch)) % 1000) / 1e5
    return 0.8 - x * x - settings.values["dropout"]!.number! * 0.05 - 0.2 / Double(epoch) + noise
  }
}

@Suite struct SearchSessionTests {
  private static let trials = 40

  private static func definition(
    _ method: SearchDefinition.Method, _ kind: EarlyTermination.Kind?, trials: Int = trials
  ) -> SearchDefinition {
    SearchDefinition(
      method: method, trials: trials, seed: 5,
      parameters: [
        SearchParameter("learning_rate", .logUniform(min: 1e-4, max: 1e-2)),
        SearchParameter("dropout", .quantizedUniform(min: 0, max: 0.5, step: 0.25)),
      ], defaults: ["epochs": .integer(9)],
      earlyTermination: kind.map { EarlyTermination($0, minimumEpochs: 1, eta: 3) })
  }

  private static func session(_ definition: SearchDefinition) throws -> SearchSession {
    try SearchSession(definition, goal: .maximize, replicates: 2)
  }

  private static func outcomes(_ session: SearchSession) -> [String] {
    session.suggestions.map {
      "\($0.suggestion.point) \(String(describing: $0.observation)) \($0.prunedAfter ?? 0) \($0.repeats ?? -1)"
    }
  }

  /// Suggestions, decisions and results are the same for any number and speed of workers, and after
  /// kills at any moment.
  @Test(arguments: [
    (SearchDefinition.Method.random, EarlyTermination.Kind?.none), (.sobol, .hyperband),
    (.tpe, nil), (.tpe, .asha), (.tpe, .median), (.gp, .asha), (.random, .median),
  ])
  func theSameForAllWorkers(
    _ method: SearchDefinition.Method, _ kind: EarlyTermination.Kind?
  ) throws {
    let definition = Self.definition(method, kind)
    var one = try Self.session(definition)
    var reference = Workers()
    reference.run(&one, count: 1, speeds: 0)
    #expect(one.isDone)
    #expect(one.suggestions.count == Self.trials)
    if kind != nil {
      #expect(reference.pruned.count > Self.trials / 4)
      #expect(reference.trained < Self.trials * 2 * 9)
    }
    for count in [2, 7, 16] {
      var session = try Self.session(definition)
      var workers = Workers()
      workers.run(&session, count: count, speeds: UInt64(count))
      #expect(session.isDone)
      #expect(Self.outcomes(session) == Self.outcomes(one))
      #expect(workers.pruned == reference.pruned)
      #expect(workers.trained == reference.trained)
    }
    var workers = Workers()
    for kill in [1, 2, 5, 9, 14, 33, 61, Int.max] {
      var session = try Self.session(definition)
      workers.run(&session, count: 3, speeds: UInt64(truncatingIfNeeded: kill), killedAt: kill)
      guard kill == .max else { continue }
      #expect(session.isDone)
      #expect(Self.outcomes(session) == Self.outcomes(one))
      #expect(workers.pruned == reference.pruned)
      #expect(workers.trained == reference.trained)
    }
  }

  /// A longer search begins with the suggestions and decisions of a shorter one.
  @Test(arguments: [EarlyTermination.Kind.asha, .hyperband, .median])
  func raisingTrialsOnlyAdds(_ kind: EarlyTermination.Kind) throws {
    var short = try Self.session(Self.definition(.tpe, kind, trials: 20))
    var workers = Workers()
    workers.run(&short, count: 3, speeds: 1)
    let trained = workers.trained
    var long = try Self.session(Self.definition(.tpe, kind))
    workers.run(&long, count: 2, speeds: 2)
    #expect(long.isDone)
    #expect(Array(Self.outcomes(long).prefix(20)) == Self.outcomes(short))
    #expect(workers.trained > trained)
  }

  /// Trials that an earlier sweep trained to the end are judged as if they had stopped at the rung.
  @Test func knownResultsChangeNoDecision() throws {
    let definition = Self.definition(.random, .asha)
    var reference = try Self.session(definition)
    var workers = Workers()
    workers.run(&reference, count: 2, speeds: 1)
    var known = Workers()
    for (number, searched) in reference.suggestions.enumerated() where number % 3 == 0 {
      for replicate in 0..<2 { known.finish(searched.hyperparameters, replicate: replicate) }
    }
    var session = try Self.session(definition)
    known.run(&session, count: 3, speeds: 4)
    #expect(Self.outcomes(session) == Self.outcomes(reference))
    #expect(known.pruned == workers.pruned)
  }

  /// The points of a finite space are suggested once each.
  @Test func aGridIsExhausted() throws {
    var definition = Self.definition(.grid, .asha)
    definition.parameters = [
      SearchParameter("dropout", .categorical([.real(0), .real(0.1)])),
      SearchParameter("embedding_dim", .categorical([.integer(8), .integer(16), .integer(32)])),
    ]
    var session = try Self.session(definition)
    var workers = Workers()
    workers.run(&session, count: 2, speeds: 1)
    #expect(session.isDone)
    let values = session.suggestions.map(\.suggestion.point.assignments).map { $0.map(\.value) }
    #expect(
      values
        == [0, 0.1].flatMap { dropout in
          [8, 16, 32].map { [.real(dropout), .integer($0)] }
        })
  }

  /// Combinations that exclude each other are not suggested.
  @Test func contradictionsAreDrawnAgain() throws {
    var definition = Self.definition(.random, nil)
    definition.parameters = [
      SearchParameter("learning_rate", .logUniform(min: 1e-4, max: 1e-2)),
      SearchParameter("schedule.warmup_epochs", .intUniform(min: 0, max: 12)),
    ]
    var session = try Self.session(definition)
    var workers = Workers()
    workers.run(&session, count: 2, speeds: 1)
    #expect(session.suggestions.count == Self.trials)
    #expect(session.suggestions.allSatisfy { $0.hyperparameters.contradiction == nil })
    let warmups = session.suggestions.compactMap {
      $0.suggestion.point["schedule.warmup_epochs"]?.number
    }
    #expect(Set(warmups).count > 3)
    #expect((0...12).contains { number in !warmups.contains(Double(number)) })
  }
}
