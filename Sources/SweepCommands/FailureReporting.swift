import ArgumentParser
import OutputFiles
import Platform
import SweepService

/// Runs a command's work; prints an error to stderr and ends with the exit status that it means.
nonisolated(nonsending) func reportingFailures<Result>(
  _ work: nonisolated(nonsending) () async throws -> Result
) async throws -> Result {
  do {
    try checkProcessor()
    return try await work()
  } catch let error as ServiceError {
    if error.kind == .invalidGrid {
      ErrorOutput.print(error.description)
    } else {
      ErrorOutput.printError(error.description)
    }
    throw ExitCode(ExitStatus(error.kind).rawValue)
  } catch let error as MissingGrid {
    ErrorOutput.printError(error.advice)
    throw ExitCode(ExitStatus.badInput.rawValue)
  } catch let exit as ExitCode {
    throw exit
  } catch let error as ValidationError {
    throw error
  } catch let error as OutputError {
    ErrorOutput.printError(error.description)
    throw ExitCode(ExitStatus.failure.rawValue)
  } catch {
    ErrorOutput.printError(plainText(of: error))
    throw ExitCode(ExitStatus.badInput.rawValue)
  }
}

/// Returns an error in words for people, also one of Foundation, whose own words are codes.
func plainText(of error: any Error) -> String {
  FileFault(foundation: error).map { "\($0)" } ?? "\(error)"
}
