import Foundation

/// Termination status of a process.
enum ProcessStatus: Sendable, Hashable {
  case exited(Int32)
  case signaled(Int32)

  /// True if the process exited by itself.
  var isExit: Bool { if case .exited = self { true } else { false } }

  /// `SIGKILL`, or `signal 63` for one without a name.
  static func name(ofSignal signal: Int32) -> String { signalNames[signal] ?? "signal \(signal)" }

  private static let signalNames: [Int32: String] = [
    SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGHUP: "SIGHUP",
    SIGILL: "SIGILL", SIGINT: "SIGINT", SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE",
    SIGQUIT: "SIGQUIT", SIGSEGV: "SIGSEGV", SIGSYS: "SIGSYS", SIGTERM: "SIGTERM",
    SIGTRAP: "SIGTRAP", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGXCPU: "SIGXCPU",
    SIGXFSZ: "SIGXFSZ",
  ]
}
