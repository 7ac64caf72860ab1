import ExperimentModel
import Foundation
import WorkerProtocol

extension AttemptEnding {
  /// Decides how an attempt ended.
  ///
  /// - Parameters:
  ///   - status: termination status of the worker's process.
  ///   - ending: the ending that the worker reported, if any.
  ///   - request: why the launcher ended the worker, if it did.
  init(status: ProcessStatus, ending: WorkerEnding?, request: EndingRequest?) {
    if case .protocolError(let error) = request {
      self = .launchFailed(.unintelligible(error: "\(error)"))
      return
    }
    let isKilled = request != nil && [.signaled(SIGTERM), .signaled(SIGKILL)].contains(status)
    if let ending, ending.isCredible(status, isKilled: isKilled, request) {
      self = .worker(ending)
    } else if request == .timeout {
      self = .timedOut
    } else if request == .stop, isKilled || ending == nil && status.isExit {
      self = .worker(.interrupted)
    } else {
      switch status {
      case .exited(let code):
        self = .crashed(.exited(status: Int(code), reported: ending != nil))
      case .signaled(let signal):
        self = .crashed(.signaled(ProcessStatus.name(ofSignal: signal), nil))
      }
    }
  }
}

extension WorkerEnding {
  /// True if the end of the process confirms the reported ending.
  ///
  /// A result or a pause counts only if the process also exited with 0, or if the launcher killed it
  /// after it had reported that. Other endings than these two always count.
  ///
  /// - Parameter isKilled: true if the process died of the launcher's signal.
  fileprivate func isCredible(
    _ status: ProcessStatus, isKilled: Bool, _ request: EndingRequest?
  ) -> Bool {
    switch self {
    case .finished, .paused: status == .exited(0) || isKilled
    case .interrupted: status.isExit && request != .timeout
    default: true
    }
  }
}
