import Scheduling

/// Repeats `work` while another program holds the database, and says so once on stderr.
nonisolated(nonsending) func waitingForDatabase<Result>(
  _ work: nonisolated(nonsending) () async throws -> Result
) async throws -> Result {
  try await StoreWait.run(report: { printError($0, isMarked: true) }, work)
}
