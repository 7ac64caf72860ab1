package import Scheduling

/// Request for a run.
package struct RunRequest: Sendable, Hashable {
  /// Path of the grid file, as the user named it; of a confirmation, the sweep's name for messages.
  package private(set) var grid: String
  /// Nil to train a grid.
  package private(set) var confirmation: ConfirmationRequest?
  package let paths: ProjectPaths
  /// Dataset to train on; nil means the grid's.
  package private(set) var dataset: String?
  /// Seeds; nil means the grid's.
  package private(set) var seeds: [UInt64]?
  /// Lists of configuration names, see `NameChoices`; empty means every configuration.
  package let only: [String]
  package let rerun: RerunPolicy
  /// Trials at a time; nil means as many as there are cores.
  package let jobs: Int?
  /// Threads of each trial; nil means the cores that `jobs` leaves.
  package let threads: Int?
  /// Longest time of an attempt; nil means any.
  package let timeout: Duration?
  /// How often a trial is retried after its worker crashed.
  package let retries: Int
  /// True if the first trial that does not finish stops the run.
  package let failsFast: Bool
  /// Bytes for all workers together; nil means 90 % of what is available.
  package let memory: Int64?
  /// True for the sweep that studies the variance of one of the grid's configurations, the baseline or
  /// that of `only`. One number as `seeds` is then their count.
  package var studiesVariance = false
  /// Path of the Markdown report; nil means `<sweep>.md` beside the database.
  package let report: String?

  /// Returns a request to confirm a search, with the same resources.
  package func confirming(_ sweep: String) -> RunRequest {
    var request = self
    request.grid = sweep
    request.confirmation = ConfirmationRequest(sweep: sweep)
    // What it trains is that of the search. The report of the search contains the confirmation.
    (request.dataset, request.seeds) = (nil, nil)
    return request
  }

  package init(
    grid: String, confirming confirmation: ConfirmationRequest? = nil,
    paths: ProjectPaths = ProjectPaths(), dataset: String? = nil,
    seeds: [UInt64]? = nil, only: [String] = [], rerun: RerunPolicy = .none, jobs: Int? = nil,
    threads: Int? = nil, timeout: Duration? = nil, retries: Int = 1, failsFast: Bool = false,
    memory: Int64? = nil, report: String? = nil
  ) {
    self.grid = grid
    self.confirmation = confirmation
    self.paths = paths
    self.dataset = dataset
    self.seeds = seeds
    self.only = only
    self.rerun = rerun
    self.jobs = jobs
    self.threads = threads
    self.timeout = timeout
    self.retries = retries
    self.failsFast = failsFast
    self.memory = memory
    self.report = report
  }
}
