/// A chart: data that can be drawn as SVG.
package protocol Chart: Sendable {
  /// Returns the picture as an inline SVG element.
  ///
  /// - Parameter id: unique in its page.
  func svg(id: String, in language: ReportLanguage) -> String
}
