import ExperimentModel
import Foundation
import WorkerProtocol

/// Why the launcher told a worker to end.
enum EndingRequest: Sendable, Hashable {
  case stop
  case timeout
  /// It wrote what no worker may write.
  case protocolError(ProtocolError)
}

/// How a worker's process ended, as the system tells.
enum ProcessStatus: Sendable, Hashable {
  case exited(Int32)
  case signaled(Int32)
}

extension AttemptEnding {
  /// Decides how an attempt ended.
  ///
  /// The process has the last word: a result counts only when the worker also left in good order.
  /// An exception is a worker that the launcher had to kill after it had delivered all of its
  /// result.
  ///
  /// - Parameters:
  ///   - status: how the process ended.
  ///   - message: its final message, if it sent one.
  ///   - request: why it was told to end, if it was.
  init(status: ProcessStatus, message: WorkerMessage?, request: EndingRequest?) {
    if case .protocolError(let error) = request {
      self = .failed(message: "the worker's output cannot be understood: \(error)")
      return
    }
    switch (status, message) {
    case (_, .failed(let message)): self = .failed(message: message)
    case (_, .storageFailed(let message)): self = .storageFailed(message: message)
    case (_, .diverged(let epoch)): self = .diverged(epoch: epoch)
    case (.exited(0), .finished(let result)): self = .finished(result)
    case (.signaled(SIGTERM), .finished(let result)) where request != nil,
      (.signaled(SIGKILL), .finished(let result)) where request != nil:
      self = .finished(result)
    case (_, _) where request == .timeout: self = .timedOut
    case (.exited, .interrupted): self = .interrupted
    case (.signaled(SIGTERM), _) where request == .stop,
      (.signaled(SIGKILL), _) where request == .stop,
      (.exited, nil) where request == .stop, (.exited, .event) where request == .stop:
      self = .interrupted
    case (.signaled(let signal), _): self = .crashed(message: signalName(signal))
    case (.exited(let code), .finished):
      self = .crashed(message: "exit status \(code) after it had reported its result")
    case (.exited(let code), _):
      self = .crashed(message: "exit status \(code) without a report")
    }
  }
}

/// `SIGKILL` for 9.
func signalName(_ number: Int32) -> String {
  let names: [Int32: String] = [
    SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGHUP: "SIGHUP",
    SIGILL: "SIGILL", SIGINT: "SIGINT", SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE",
    SIGQUIT: "SIGQUIT", SIGSEGV: "SIGSEGV", SIGSYS: "SIGSYS", SIGTERM: "SIGTERM",
    SIGTRAP: "SIGTRAP", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGXCPU: "SIGXCPU",
    SIGXFSZ: "SIGXFSZ",
  ]
  return names[number] ?? "signal \(number)"
}
