import WorkerProtocol

/// Why the launcher ends a worker.
enum EndingRequest: Sendable, Hashable {
  case stop
  case timeout
  /// The worker violated the protocol.
  case protocolError(ProtocolError)
}
