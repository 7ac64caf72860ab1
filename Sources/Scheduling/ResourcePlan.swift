/// Number of trials that run at a time, and of threads for each.
package struct ResourcePlan: Sendable, Hashable {
  package let jobs: Int
  package let threads: Int

  /// Fills in what is not requested, so that jobs × threads is at most the number of cores.
  ///
  /// Several trials use cores better than several threads of one trial, so jobs come first. Threads
  /// use the remaining cores if there are fewer trials than cores.
  ///
  /// - Parameters:
  ///   - jobs: the request, at least 1; nil for none.
  ///   - threads: the request, at least 1; nil for none.
  ///   - cores: cores of the machine.
  ///   - trials: trials to run.
  package init(jobs: Int?, threads: Int?, cores: Int, trials: Int) {
    let cores = max(1, cores)
    self.jobs = jobs.map { max(1, $0) } ?? max(1, min(cores / max(1, threads ?? 1), trials))
    self.threads = threads.map { max(1, $0) } ?? max(1, cores / self.jobs)
  }
}
