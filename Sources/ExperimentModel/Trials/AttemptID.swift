/// Identity of an attempt in its store.
package struct AttemptID: Sendable, Hashable {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }
}
