/// How many trials run at a time, and with how many threads each.
package struct ResourcePlan: Sendable, Hashable {
  package let jobs: Int
  package let threads: Int
  /// More threads than cores, which only asking for it brings about.
  package let oversubscribes: Bool

  /// Fills in what was not asked for, so that jobs × threads is at most the number of cores.
  ///
  /// Several trials at a time use cores better than several threads of one, so jobs come first;
  /// threads take up the cores that are left when there are fewer trials than cores.
  ///
  /// - Parameters:
  ///   - jobs: as asked for, at least 1.
  ///   - threads: as asked for, at least 1.
  ///   - cores: of the machine.
  ///   - trials: to be run.
  package init(jobs: Int?, threads: Int?, cores: Int, trials: Int) {
    let cores = max(1, cores)
    self.jobs = jobs.map { max(1, $0) } ?? max(1, min(cores / max(1, threads ?? 1), trials))
    self.threads = threads.map { max(1, $0) } ?? max(1, cores / self.jobs)
    oversubscribes = self.jobs * self.threads > cores
  }
}
