import SweepService

/// Exit status of `sweep`; documented in the README.
enum ExitStatus: Int32 {
  case success = 0
  /// Some trial did not finish, or a command failed.
  case failure = 1
  /// The grid or the data are wrong.
  case badInput = 2
  case interrupted = 130

  init(_ kind: ServiceError.Kind) {
    switch kind {
    case .invalidInput, .invalidGrid: self = .badInput
    case .failure: self = .failure
    case .interrupted: self = .interrupted
    }
  }
}
