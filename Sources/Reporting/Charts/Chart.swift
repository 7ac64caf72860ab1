/// The data of a picture, which knows how to draw itself.
package protocol Chart: Sendable {
  /// Returns the picture as an inline SVG element.
  ///
  /// - Parameter id: unique in its page.
  func svg(id: String, in language: ReportLanguage) -> String
}
