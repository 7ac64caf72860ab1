import ExperimentModel

/// Request for a study of variance: which configuration, and with which seeds.
struct VarianceRequest {
  private static let mostSeeds: UInt64 = 10_000

  private let request: RunRequest

  init(_ request: RunRequest) { self.request = request }

  /// - Throws: `ServiceError` unless one configuration of the sweep is meant, with two seeds or more.
  func study(in sweep: Sweep) throws(ServiceError) -> Sweep {
    let names = try ConfigurationChoice(request.only).names(
      among: sweep.configurations.map(\.name), of: request.grid,
      all: "'sweep \(request.grid) \(RequestSetting.dryRun)' shows all")
    let wanted = names ?? [sweep.baseline]
    guard wanted.count == 1,
      let configuration = sweep.configurations.first(where: { wanted.contains($0.name) })
    else {
      throw ServiceError(
        "\(RequestSetting.only): sweep variance studies one configuration at a time, but "
          + "\(wanted.count) are named; name one")
    }
    return sweep.varianceStudy(of: configuration, seeds: try seeds)
  }

  /// Checks a sweep against what is stored under its name.
  ///
  /// - Throws: `ServiceError` if one of the two is a study and the other is none, or studies another
  ///   configuration.
  static func check(
    _ sweep: Sweep, after earlier: Sweep?, _ request: RunRequest
  ) throws(ServiceError) {
    guard let earlier, earlier.variance != sweep.variance else { return }
    guard sweep.variance != nil else {
      throw ServiceError(
        "\(request.grid): '\(sweep.name)' is the name of a study by 'sweep variance'; give the grid "
          + "another name, such as 'name: \(sweep.name)-2'")
    }
    let stored = earlier.variance.map { "the study of '\($0.configuration)' of '\($0.sweep)'" }
    throw ServiceError(
      "'\(sweep.name)' is stored as \(stored ?? "the sweep of a grid"); rename the configuration or the "
        + "grid, or remove its results: sweep rm sweep:\(sweep.name)")
  }

  private var seeds: [UInt64] {
    get throws(ServiceError) {
      guard let seeds = request.seeds else { return VarianceStudy.standardSeeds }
      let fixed = VarianceSource.fixedSeed
      guard seeds.count == 1 else {
        guard !seeds.contains(fixed) else {
          throw ServiceError(
            "\(RequestSetting.seeds): seed \(fixed) draws all that a source does not vary, so it gives "
              + "every source the same run; leave it out, as in 2..11")
        }
        return seeds
      }
      guard (2...Self.mostSeeds).contains(seeds[0]) else {
        throw ServiceError(
          "a spread takes 2 to \(Self.mostSeeds) seeds, but \(seeds[0]) \(seeds[0] == 1 ? "is" : "are") "
            + "asked for; give their number, such as 10, or a list, such as 2,3,4")
      }
      return Array((fixed + 1)...(fixed + seeds[0]))
    }
  }
}
