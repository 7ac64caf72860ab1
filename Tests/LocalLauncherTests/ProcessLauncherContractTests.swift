import ExperimentModel
import LocalLauncher
import TestSupport
import Testing
import WorkerProtocol

@Suite struct ProcessLauncherContractTests {
  private let contract: TrialLauncherContract

  init() throws {
    let shell = try ShellWorker()
    contract = TrialLauncherContract(assignment: { shell.assignment($0) }) { behaviour in
      shell.launcher(Self.script(behaviour))
    }
  }

  private static func script(_ behaviour: TrialLauncherContract.Behaviour) -> String {
    do {
      switch behaviour {
      case .end(let ending, let events):
        let messages = events.map(WorkerMessage.event) + [.ended(ending)]
        return try messages.map { try ShellWorker.say($0) }.joined(separator: "\n")
      case .hang(let event):
        return try ShellWorker.say(.event(event)) + "\nsleep 60"
      }
    } catch {
      return "echo '\(error)' >&2; exit 1"
    }
  }

  @Test(arguments: TrialLauncherContract.endings)
  func deliversEventsAndEnding(ending: WorkerEnding) async {
    #expect(await contract.deliversEventsAndEnding(ending) == [])
  }

  @Test func stopsWhenCancelled() async {
    #expect(await contract.stopsWhenCancelled() == [])
  }

  @Test func stopsWhenCancelledFromTheStart() async {
    #expect(await contract.stopsWhenCancelledFromTheStart() == [])
  }

  @Test func runsManyAtOnce() async {
    #expect(await contract.runsManyAtOnce() == [])
  }
}
