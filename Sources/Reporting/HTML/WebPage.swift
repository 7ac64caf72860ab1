/// A whole page with style and script of its own, which loads nothing from anywhere.
///
/// - Parameter body: HTML that is well-formed XML.
func webPage(title: String, _ body: String, language: ReportLanguage = .english) -> String {
  """
  <!DOCTYPE html>
  <html lang="\(language.rawValue)" xmlns="http://www.w3.org/1999/xhtml">
  <head>
  <meta charset="utf-8"/>
  <meta name="viewport" content="width=device-width, initial-scale=1"/>
  <meta name="color-scheme" content="light dark"/>
  <link rel="icon" href="data:,"/>
  <title>\(html(title))</title>
  <style>
  \(pageStyle)
  </style>
  </head>
  <body>
  \(body)
  <script>//<![CDATA[
  \(pageScript)
  //]]></script>
  </body>
  </html>

  """
}

/// A part of the page under a heading.
struct PageSection {
  /// Unique in the page.
  let id: String
  let heading: String
  /// HTML.
  let body: String

  var link: String { "<a href=\"#\(id)\">\(html(heading))</a>" }

  var text: String {
    """
    <section id="\(id)">
    <h2>\(html(heading))</h2>
    \(body)
    </section>
    """
  }
}

/// A paragraph of plain text.
func paragraph(_ text: String, role: String? = nil) -> String {
  "<p\(role.map { " class=\"\($0)\"" } ?? "")>\(html(text))</p>"
}

/// A picture with what it shows below it.
///
/// - Parameter isWide: whether it scrolls in a box of its own on narrow screens, where it would else
///   become too small to read.
func figure(_ svg: String, isWide: Bool = false, caption: String = "") -> String {
  let picture = isWide ? "<div class=\"wide-chart\">\(svg)</div>" : svg
  let words = caption.isEmpty ? "" : "<figcaption>\(html(caption))</figcaption>"
  return "<figure>\(picture)\(words)</figure>"
}
