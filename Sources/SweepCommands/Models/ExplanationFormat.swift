import ArgumentParser

/// Format of an explanation.
enum ExplanationFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}
