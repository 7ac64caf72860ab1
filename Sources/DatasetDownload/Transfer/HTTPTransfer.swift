import ExperimentModel
import Foundation
import Platform
import Subprocess
import Synchronization

/// One HTTP request for a file, made by the program curl.
///
/// curl handles proxies, certificates, redirects and resuming. Foundation's client would load some thirty
/// libraries at every start of the program, also of workers, and NIO's takes minutes to build.
struct HTTPTransfer: Sendable {
  /// Limits of a server's silence.
  struct Patience: Sendable {
    /// Seconds for connecting, and for a connection without data.
    var seconds = 8
  }

  enum Ending: Sendable, Hashable {
    case complete
    /// The connection was interrupted or silent for too long; the reason in words.
    case brokenOff(String)
    /// The server cannot resume a file.
    case notResumable
    case notFound
  }

  let address: String
  /// The most bytes; a longer file is not the requested one.
  let byteLimit: Int
  var patience = Patience()

  /// Appends the received bytes to a file.
  ///
  /// - Parameters:
  ///   - offset: The bytes that the file has already; only the following ones are requested.
  ///   - observe: Called for every chunk.
  /// - Throws: `DownloadError` if the server can't be reached or refuses, or the file is too large.
  func run(
    from offset: Int, into file: FileHandle,
    observe: @Sendable (TransferProgress) async -> Void
  ) async throws(DownloadError) -> Ending {
    do {
      let result = try await Subprocess.run(
        .name("curl"), arguments: .init(arguments(offset: offset)), input: .none,
        output: .sequence, error: .sequence
      ) { curl in
        try await receive(from: curl, offset: offset, into: file, observe: observe)
      }
      guard case .exited(let code) = result.terminationStatus else {
        throw DownloadError("\(address): curl was killed; the received part is kept")
      }
      return try ending(code: Int(code), offset: offset, result.closureResult)
    } catch let error as DownloadError {
      throw error
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw DownloadError(
        "the program 'curl' is not installed; install it, or download \(address) by other means "
          + "and name the file with \(RequestSetting.source) FILE")
    } catch {
      throw DownloadError("\(address): \(error)")
    }
  }

  private func arguments(offset: Int) -> [String] {
    let schemes = address.hasPrefix("https:") ? "=https" : "=http,https"
    var arguments = [
      // Ignores the user's configuration of curl.
      "--disable", "--silent", "--show-error", "--fail", "--globoff",
      "--dump-header", "/dev/stderr", "--location", "--max-redirs", "5",
      "--proto", "=http,https", "--proto-redir", schemes,
      "--connect-timeout", "\(patience.seconds)",
      "--speed-limit", "1", "--speed-time", "\(patience.seconds)",
    ]
    if offset > 0 { arguments += ["--continue-at", "\(offset)"] }
    return arguments + ["--url", address]
  }

  private typealias Curl = Execution<NoInput, SequenceOutput, SequenceOutput>

  private func receive(
    from curl: Curl, offset: Int, into file: FileHandle,
    observe: @Sendable (TransferProgress) async -> Void
  ) async throws -> ResponseHeaders {
    let headers = HeaderReader()
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for try await piece in curl.standardError {
          piece.withUnsafeBytes { headers.append($0) }
        }
      }
      var received = offset
      do {
        for try await piece in curl.standardOutput {
          if received == offset { await headers.waitUntilComplete() }
          received += piece.count
          let total = headers.value.contentLength.map { $0 + offset }
          guard max(received, total ?? 0) <= byteLimit else {
            throw DownloadError(
              "\(address) is larger than \(byteLimit >> 20) MiB, which no known dataset is; it was "
                + "not fetched")
          }
          do {
            try file.write(contentsOf: piece.withUnsafeBytes { Data($0) })
          } catch {
            throw DownloadError("the archive can't be written: \(FileFault(error, path: "."))")
          }
          await observe(TransferProgress(receivedBytes: received, totalBytes: total))
        }
      } catch {
        try? curl.send(signal: .kill)
        throw error
      }
      try await group.waitForAll()
      return headers.value
    }
  }

  /// Interprets curl's exit status; its manual page lists them.
  private func ending(
    code: Int, offset: Int, _ headers: ResponseHeaders
  ) throws(DownloadError) -> Ending {
    let message = headers.message ?? "curl ended with status \(code)"
    switch code {
    case 0: return .complete
    case 33: return .notResumable
    // Nothing follows the offset: the file is complete, or another one.
    case 22 where headers.status == 416:
      return headers.wholeLength == offset ? .complete : .notResumable
    case 22 where headers.status == 404: return .notFound
    case 22:
      throw DownloadError(
        "\(address): the server answered with HTTP status \(headers.status ?? 0); try again later, "
          + "or name another source with \(RequestSetting.source) URL|FILE")
    case 5, 6, 7,
      28 where headers.status == nil:
      throw DownloadError(
        """
        \(hostText) can't be reached (\(message)). Is this machine offline?
        The dataset 'sample' needs no download: 'dataset: sample' in a grid, or \
        \(RequestSetting.dataset) sample.
        \(RequestSetting.source) FILE unpacks an archive that you have.
        """)
    case 18, 28, 52, 55, 56, 92, 95: return .brokenOff(message)
    default:
      throw DownloadError(
        "\(address) can't be fetched: \(message); name another source "
          + "with \(RequestSetting.source) URL|FILE")
    }
  }

  private var hostText: String { URL(string: address)?.host() ?? address }
}

/// Headers that one task receives while another reads them.
private final class HeaderReader: Sendable {
  private let headers = Mutex(ResponseHeaders())

  var value: ResponseHeaders { headers.withLock { $0 } }

  /// Waits for the header, which comes through another pipe and may be later than the body.
  func waitUntilComplete() async {
    for _ in 0..<1000 where !value.isComplete { try? await Task.sleep(for: .milliseconds(1)) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) { headers.withLock { $0.append(bytes) } }
}
