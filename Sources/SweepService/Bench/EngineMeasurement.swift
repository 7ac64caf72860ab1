import Engine
package import ExperimentModel
import Kernels
import TrialTraining

/// The engine's speed on random rows in the shape of MovieLens 1M, against the CPU's peak.
package struct EngineMeasurement: Sendable {
  /// Values of each field of MovieLens 1M, and one for unknown values.
  private static let fieldSizes = [6040, 3706, 10, 81, 4, 12, 1, 18, 18, 16, 2, 7, 21, 3439].map {
    $0 + 1
  }

  /// Movies that are ranked for one user.
  package static let movies = 3706
  /// Fields of the movie; the others are the same for all candidates of a user.
  private static let movieFields = [1, 2, 3, 7, 8, 9]

  package let settings: Hyperparameters
  package let threads: Int
  private let operationsPerRow: Double
  /// Fused multiply-adds per second of one core without memory access, counted as two operations, of
  /// the CPU's widest vectors.
  package let peak: Double
  /// Samples in a vector of the kernels.
  package let vectorWidth = KernelTarget.lanes
  /// Floats in the CPU's widest vector.
  package let cpuVectorWidth = MultiplyAddPeak.vectorWidth
  /// Rows per second, partners in lists included.
  package let trainingRate: Double
  /// Rows per second.
  package let predictionRate: Double
  /// Seconds to score all movies for one user.
  package let rankingSeconds: Double
  /// Shares of a training step; empty with several threads.
  package let phases: [(name: String, share: Double)]

  /// - Parameter seconds: time of each measurement.
  package init(_ settings: Hyperparameters, threads: Int, seconds: Double) {
    self.settings = settings
    self.threads = threads
    let itemField = Self.movieFields[0]
    let rows = RandomRows(
      count: max(4 * settings.batchSize, 16_384), fieldSizes: Self.fieldSizes,
      itemField: itemField)
    let network = Network(settings, fieldSizes: Self.fieldSizes, itemField: itemField)
    operationsPerRow = network.operationsPerRow
    let weights = Weights(
      layout: network.layout,
      optimizer: settings.makeOptimizer(), seed: 1)
    let engine = TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 1, threads: threads)
    let order = (0..<UInt32(rows.labels.count)).map { $0 }
    // As in training, only losses that compare rows draw any.
    let lists = settings.listLayout.size > 1 ? Self.lists(settings, rows) : nil
    var step = 0
    func train() {
      let first = step % 4 * settings.batchSize
      let anchors = order.span.extracting(first..<first + settings.batchSize)
      rows.withTable { table in
        if let lists {
          let batch = lists.lists(of: anchors, seed: 1, epoch: 1)
          _ = engine.step(batch.span, of: table, epoch: 1, step: step)
        } else {
          _ = engine.step(anchors, of: table, epoch: 1, step: step)
        }
      }
      step += 1
    }
    func predict() {
      rows.withTable { table in _ = engine.predict(0..<settings.batchSize, of: table) }
    }
    let candidates = rows.candidates(indices: Self.candidates(rows))
    func rank() {
      candidates.withTable { table in _ = engine.predict(0..<candidates.labels.count, of: table) }
    }
    // The peak is taken before and after, since a machine's clock drifts.
    let before = Self.measurePeak(seconds: seconds / 4)
    let best = Self.best(seconds: 2 * seconds, train, predict, rank)
    trainingRate = Double(settings.listLayout.rows(ofAnchors: settings.batchSize)) / best[0]
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

  /// Returns the lists of the loss, as if each user had a hundred rows.
  private static func lists(_ settings: Hyperparameters, _ rows: RandomRows) -> ListSampler {
    ListSampler(
      settings.listLayout, rows: rows.labels.indices,
      users: rows.labels.indices.map { UInt32(1 + $0 / 100) }, labels: rows.labels)
  }

  /// Returns the seconds of each body's fastest call within the time, after a warm-up call.
  ///
  /// The bodies take turns, so that a neighbour on a shared machine slows all of them equally.
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
      sink += MultiplyAddPeak.run(iterations: iterations, factor: 0.5)
    }
    precondition(sink.isFinite)
    return Double(iterations * MultiplyAddPeak.operationsPerIteration) / best[0]
  }

  // MARK: - Speed

  /// Operations per second.
  package var trainingSpeed: Double { trainingRate * 3 * operationsPerRow }
  /// Operations per second.
  package var predictionSpeed: Double { predictionRate * operationsPerRow }
  /// Peak operations per second of the used cores.
  package var peakOfThreads: Double { peak * Double(threads) }

  /// Every movie once for the user of the first row: [movies, fields].
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
