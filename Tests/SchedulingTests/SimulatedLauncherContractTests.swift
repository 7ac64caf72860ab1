import ExperimentModel
import TestSupport
import Testing

@Suite struct SimulatedLauncherContractTests {
  private let time = VirtualTime()

  private var contract: TrialLauncherContract {
    let trials = trials(8)
    return TrialLauncherContract(
      assignment: {
        TrialAssignment(
          trial: trials[$0], dataset: .init(source: "sample"), datasetPath: "", trialDirectory: "",
          threads: 1)
      },
      launcher: { [time] behaviour in
        SimulatedLauncher(time: time) { _, _ in
          switch behaviour {
          case .end(let ending, let events):
            .init(seconds: 5, ending: .worker(ending), events: events)
          case .hang(let event):
            .init(seconds: .infinity, ending: .worker(.interrupted), events: [event])
          }
        }
      })
  }

  @Test(arguments: TrialLauncherContract.endings)
  func deliversEventsAndEnding(ending: WorkerEnding) async throws {
    let contract = contract
    #expect(try await time.run { await contract.deliversEventsAndEnding(ending) } == [])
  }

  @Test func stopsWhenCancelled() async throws {
    let contract = contract
    #expect(try await time.run { await contract.stopsWhenCancelled() } == [])
  }

  @Test func stopsWhenCancelledFromTheStart() async throws {
    let contract = contract
    #expect(try await time.run { await contract.stopsWhenCancelledFromTheStart() } == [])
  }

  @Test func runsManyAtOnce() async throws {
    let contract = contract
    #expect(try await time.run { await contract.runsManyAtOnce() } == [])
  }
}
