import ResultStore
import TestSupport
import Testing

@Suite("The contract of AttemptStore and TrialCatalog")
struct TrialStoreContractTests {
  @Test("in memory", arguments: TrialStoreContract.checks)
  func inMemory(check: TrialStoreContract) async throws {
    try await check.run(on: InMemoryTrialStore())
  }

  @Test("SQLite", arguments: TrialStoreContract.checks)
  func sqlite(check: TrialStoreContract) async throws {
    try await withScratchDatabase { path in
      try await check.run(on: SQLiteTrialStore(path: path))
    }
  }
}
