import ExperimentModel
import Foundation
import Kernels
import Reporting
import Engine

/// One measurement of the engine: peak, training, prediction, ranking, phases.
struct EngineMeasurement {
  /// Values of each field of MovieLens 1M, and one for the unknown.
  static let fieldSizes = [6040, 3706, 10, 81, 4, 12, 1, 18, 18, 16, 2, 7, 21, 3439].map { $0 + 1 }

  private static let movies = 3706
  /// The fields that tell of the movie; the others are the same for all candidates of a user.
  private static let movieFields = [1, 2, 3, 7, 8, 9]

  private let settings: Hyperparameters
  private let threads: Int
  private let operationsPerRow: Double
  /// Operations a second of one core that does nothing but fused multiply-adds.
  private let peak: Double
  private let trainingRate: Double
  private let predictionRate: Double
  /// To score all movies for one user.
  private let rankingSeconds: Double
  /// Share of a training step; only for one thread.
  private let phases: [(name: String, share: Double)]

  init(_ settings: Hyperparameters, threads: Int, seconds: Double) {
    self.settings = settings
    self.threads = threads
    let rows = RandomRows(count: max(4 * settings.batchSize, 16_384), fieldSizes: Self.fieldSizes)
    let network = Network(settings, fieldSizes: Self.fieldSizes)
    operationsPerRow = network.operationsPerRow
    let weights = Weights(
      layout: network.layout,
      optimizer: settings.makeOptimizer(), seed: 1)
    let engine = TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 1, threads: threads)
    let order = (0..<UInt32(rows.labels.count)).map { $0 }
    var step = 0
    func train() {
      let first = step % 4 * settings.batchSize
      let table = TrainingRows(
        indices: rows.indices.span, labels: rows.labels.span, fields: Self.fieldSizes.count)
      _ = engine.step(
        order.span.extracting(first..<first + settings.batchSize), of: table, epoch: 1, step: step)
      step += 1
    }
    func predict() {
      let table = TrainingRows(
        indices: rows.indices.span, labels: rows.labels.span, fields: Self.fieldSizes.count)
      _ = engine.predict(0..<settings.batchSize, of: table)
    }
    let candidates = Self.candidates(rows)
    let noLabels = [UInt8](repeating: 0, count: candidates.count / Self.fieldSizes.count)
    func rank() {
      let table = TrainingRows(
        indices: candidates.span, labels: noLabels.span, fields: Self.fieldSizes.count)
      _ = engine.predict(0..<noLabels.count, of: table)
    }
    // The peak is taken before and after, since a machine's clock drifts.
    let before = Self.measurePeak(seconds: seconds / 4)
    let best = Self.best(seconds: 2 * seconds, train, predict, rank)
    trainingRate = Double(settings.batchSize) / best[0]
    predictionRate = Double(settings.batchSize) / best[1]
    rankingSeconds = best[2]
    peak = max(before, Self.measurePeak(seconds: seconds / 4))
    guard threads == 1 else {
      phases = []
      return
    }
    let times = PhaseTimes()
    engine.phases = times
    times.start()
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end { train() }
    let total = PhaseTimes.Phase.allCases.reduce(0) { $0 + times[$1] }
    phases = PhaseTimes.Phase.allCases.filter { times[$0] > 0 }.map { ($0.name, times[$0] / total) }
  }

  /// Seconds of each one's fastest call within the time, after one that warms up.
  ///
  /// They are called by turns: on a shared machine a neighbour takes from all of them alike.
  private static func best(seconds: Double, _ bodies: () -> Void...) -> [Double] {
    for body in bodies { body() }
    var best = bodies.map { _ in Double.infinity }
    let end = ContinuousClock.now + .seconds(seconds)
    repeat {
      for (index, body) in bodies.enumerated() {
        let start = ContinuousClock.now
        body()
        best[index] = min(best[index], (ContinuousClock.now - start) / .seconds(1))
      }
    } while ContinuousClock.now < end
    return best
  }

  private static func measurePeak(seconds: Double) -> Double {
    let iterations = 1_000_000
    var sink: Float = 0
    let best = best(seconds: seconds) {
      sink += runMultiplyAdds(iterations: iterations, factor: 0.5)
    }
    precondition(sink.isFinite)
    return Double(iterations * operationsOfMultiplyAdds) / best[0]
  }

  // MARK: - Results

  private var trainingSpeed: Double { trainingRate * 3 * operationsPerRow }
  private var predictionSpeed: Double { predictionRate * operationsPerRow }
  private var wholePeak: Double { peak * Double(threads) }

  var text: String {
    func line(_ name: String, _ rate: Double, _ speed: Double) -> String {
      String(
        format: "%@  %10.0f samples/s  %6.1f GFLOP/s  %5.1f %% of the peak", name, rate,
        speed / 1e9, speed / wholePeak * 100)
    }
    var lines = [
      "\(settings.model.name), embedding_dim \(settings.embeddingDimension), batch_size "
        + "\(settings.batchSize), \(threads) thread\(threads == 1 ? "" : "s")",
      String(format: "peak        %6.1f GFLOP/s a core (fused multiply-adds)", peak / 1e9),
      line("training  ", trainingRate, trainingSpeed),
      line("prediction", predictionRate, predictionSpeed),
      String(
        format: "ranking     %10.1f ms for a user's %d movies", rankingSeconds * 1e3, Self.movies),
    ]
    if !phases.isEmpty {
      lines.append("")
      lines += phases.map { String(format: "%5.1f %%  %@", $0.share * 100, $0.name) }
    }
    return lines.joined(separator: "\n")
  }

  var json: String {
    let values: [(String, TableCell)] =
      [
        ("model", .text(settings.model.name)),
        ("embedding_dim", TableCell(settings.embeddingDimension)),
        ("batch_size", TableCell(settings.batchSize)), ("threads", TableCell(threads)),
        ("peak_gflops_per_core", .real(peak / 1e9)),
        ("training_samples_per_second", .real(trainingRate)),
        ("training_gflops", .real(trainingSpeed / 1e9)),
        ("training_share_of_peak", .real(trainingSpeed / wholePeak)),
        ("prediction_samples_per_second", .real(predictionRate)),
        ("prediction_gflops", .real(predictionSpeed / 1e9)),
        ("prediction_share_of_peak", .real(predictionSpeed / wholePeak)),
        ("ranking_seconds", .real(rankingSeconds)),
      ] + phases.map { ("share_of \($0.name)", .real($0.share)) }
    return TableFormat.json.render(
      Table(columns: values.map(\.0), rows: [values.map(\.1)]))
  }
}

/// Rows of random values and labels, always the same.
struct RandomRows {
  let indices: [UInt32]
  let labels: [UInt8]

  init(count: Int, fieldSizes: [Int]) {
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    indices = (0..<count * fieldSizes.count).map { UInt32(next(fieldSizes[$0 % fieldSizes.count])) }
    labels = (0..<count).map { _ in UInt8(next(2)) }
  }
}

extension EngineMeasurement {
  /// Every movie once, for the user of the first row: [movies, fields].
  private static func candidates(_ rows: RandomRows) -> [UInt32] {
    let fields = fieldSizes.count
    return (0..<movies).flatMap { movie in
      (0..<fields).map { field in
        if field == movieFields[0] { return UInt32(movie + 1) }
        return rows.indices[(movieFields.contains(field) ? movie * fields : 0) + field]
      }
    }
  }
}
