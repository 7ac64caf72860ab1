import ArgumentParser
import Foundation

/// An error that ends a command: what is wrong and what to do, for people.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
  let code: ExitStatus

  init(_ description: String, code: ExitStatus = .badInput) {
    self.description = description
    self.code = code
  }
}

/// How `sweep` ends; documented in the README.
enum ExitStatus: Int32 {
  case success = 0
  /// Some trial did not finish, or a command failed.
  case failure = 1
  /// The grid or the data are wrong.
  case badInput = 2
  case interrupted = 130
}

/// Runs a command's work; prints an error to stderr and ends with the exit status that it means.
func reportingFailures<Result>(_ work: () async throws -> Result) async throws -> Result {
  do {
    try checkProcessor()
    return try await work()
  } catch let failure as CommandFailure {
    printError(failure.description)
    throw ExitCode(failure.code.rawValue)
  } catch let exit as ExitCode {
    throw exit
  } catch let exit as ValidationError {
    throw exit
  } catch {
    printError("\(error)")
    throw ExitCode(ExitStatus.badInput.rawValue)
  }
}

func printError(_ text: String) {
  FileHandle.standardError.write(Data((text.hasPrefix("error:") ? text : "error: \(text)").utf8))
  FileHandle.standardError.write(Data("\n".utf8))
}
