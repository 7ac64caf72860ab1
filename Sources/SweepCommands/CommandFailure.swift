import ArgumentParser
import ExperimentModel
import OutputFiles
import Platform
import TerminalUI

/// An error that ends a command: what is wrong and what to do, for people.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
  let code: ExitStatus
  /// Whether the description says of each line that it is an error, as those with a place do.
  let isMarked: Bool

  init(_ description: String, code: ExitStatus = .badInput, isMarked: Bool = false) {
    self.description = description
    self.code = code
    self.isMarked = isMarked
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

@available(*, unavailable, message: "write by StandardOutput.print, which reports errors")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}

/// Runs a command's work; prints an error to stderr and ends with the exit status that it means.
nonisolated(nonsending) func reportingFailures<Result>(
  _ work: nonisolated(nonsending) () async throws -> Result
) async throws -> Result {
  do {
    try checkProcessor()
    return try await work()
  } catch let failure as CommandFailure {
    printError(failure.description, isMarked: failure.isMarked)
    throw ExitCode(failure.code.rawValue)
  } catch let exit as ExitCode {
    throw exit
  } catch let exit as ValidationError {
    throw exit
  } catch let error as OutputError {
    printError(error.description)
    throw ExitCode(ExitStatus.failure.rawValue)
  } catch {
    printError(plainText(of: error))
    throw ExitCode(ExitStatus.badInput.rawValue)
  }
}

/// An error in words for people, also one of Foundation, whose own words are codes.
func plainText(of error: any Error) -> String {
  FileFault(foundation: error).map { "\($0)" } ?? "\(error)"
}

/// Prints to stderr; does nothing when that can't be written, as when its terminal was closed.
///
/// - Parameter isMarked: whether the text says itself that it is an error.
func printError(_ text: String, isMarked: Bool = false) {
  let mark = isMarked ? "" : "error: "
  var note = ""
  // What can't be seen in a name is the last thing that people look for.
  if !isMarked, let invisible = InvisibleCharacter.first(in: text),
    !text.contains(invisible.description)
  {
    note = "note: the message contains \(invisible.complaint)\n"
  } else if !isMarked, text.unicodeScalars.contains("\r") {
    note =
      "note: the message contains U+000D CARRIAGE RETURN, with which the lines of CSV files end; "
      + "delete it\n"
  }
  TerminalOutput.standardError.write("\(mark)\(text)\n\(note)")
}
