import OutputFiles
import SweepService

extension QuerySession {
  /// Answers the statements of stdin up to its end or the first mistake.
  ///
  /// - Throws: `ServiceError` with the line where a wrong statement ends, `OutputError` if answers
  ///   cannot be written.
  mutating func runScript() throws {
    try StandardOutput.write(options.mark.text)
    var line = 0
    do {
      while let text = readLine() {
        line += 1
        guard try take(text) == .more else { return }
      }
      try finish()
    } catch let error as OutputError {
      throw error
    } catch {
      throw ServiceError("stdin, line \(line): \(plainText(of: error))")
    }
  }
}
