import ExperimentModel
import Testing

struct QualifiedNameTests {
  @Test(
    arguments: [
      ("baseline", nil, "baseline"), ("sweep:a", .sweep, "a"), ("trial:0f", .trial, "0f"),
      ("configuration:trial:1", .configuration, "trial:1"),
      ("file:a/b.safetensors", .file, "a/b.safetensors"),
      ("trial: big", nil, "trial: big"), ("trial:", nil, "trial:"), ("a:b", nil, "a:b"),
      ("", nil, ""),
    ] as [(String, QualifiedName.Kind?, String)])
  func prefixesSetTheKind(text: String, kind: QualifiedName.Kind?, name: String) {
    #expect(QualifiedName(text).kind == kind)
    #expect(QualifiedName(text).name == name)
  }

  @Test(arguments: [
    ("0F3a", "0f3a"), ("trial:b", "b"), ("b", nil), ("0f3", nil), ("0f3g", nil),
    ("configuration:0f3a", nil), ("٠١٢٣", nil), ("", nil),
  ])
  func hexadecimalNamesMayBeIDs(text: String, prefix: String?) {
    #expect(QualifiedName(text).idPrefix == prefix)
  }

  @Test func longListsOfMeaningsAreTruncated() {
    let error = AmbiguousName("x", meanings: (1...25).map { ("trial:\($0)", "trial \($0)") })
    #expect(
      error.description.hasPrefix(
        "'x' means more than one thing; name one of these instead:\n  trial:1   trial 1\n"))
    #expect(error.description.hasSuffix("\n  trial:20  trial 20\n  and 5 more"))
  }
}
