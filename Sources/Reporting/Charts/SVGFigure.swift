import Foundation
import TextLayout

/// Builder of an inline SVG figure.
///
/// Classes name the colours, which the page's style defines for light and dark ground. Lengths are
/// in units of the view box, about one CSS pixel each.
struct SVGFigure {
  enum Anchor: String {
    case start, middle, end
  }

  /// Unique in its page.
  let id: String
  let width: Double
  let height: Double
  /// Title for screen readers.
  let title: String
  /// Description for screen readers, in a sentence or two.
  let description: String
  private var body = ""

  init(id: String, width: Double, height: Double, title: String, description: String) {
    self.id = id
    self.width = width
    self.height = height
    self.title = title
    self.description = description
  }

  /// The SVG element.
  var svg: String {
    """
    <svg class="chart" role="img" aria-labelledby="\(id)-title \(id)-description" \
    viewBox="0 0 \(width.svgLength) \(height.svgLength)" style="--width:\(width.svgLength)px">
    <title id="\(id)-title">\(title.escapedForHTML)</title>
    <desc id="\(id)-description">\(description.escapedForHTML)</desc>
    \(body)</svg>
    """
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) {
    body += #"<line class="\#(name)" x1="\#(x1.svgLength)" y1="\#(y1.svgLength)" "#
    body += "x2=\"\(x2.svgLength)\" y2=\"\(y2.svgLength)\"/>\n"
  }

  /// Adds a polyline.
  ///
  /// - Parameter tip: tooltip.
  mutating func path(_ points: [(x: Double, y: Double)], class name: String, tip: String? = nil) {
    element("polyline", #"class="\#(name)" points="\#(coordinates(points))""#, tip: tip)
  }

  mutating func area(_ points: [(x: Double, y: Double)], class name: String) {
    element("polygon", #"class="\#(name)" points="\#(coordinates(points))""#, tip: nil)
  }

  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, class name: String, tip: String? = nil
  ) {
    element(
      "circle",
      #"class="\#(name)" cx="\#(x.svgLength)" cy="\#(y.svgLength)" r="\#(radius.svgLength)""#,
      tip: tip)
  }

  /// - Parameter opacity: of the fill; nil for that of the class.
  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, class name: String,
    opacity: Double? = nil, tip: String? = nil
  ) {
    element(
      "rect",
      #"class="\#(name)" x="\#(x.svgLength)" y="\#(y.svgLength)" "#
        + #"width="\#(width.svgLength)" height="\#(height.svgLength)""#
        + (opacity.map { #" fill-opacity="\#($0.fixed(decimals: 3))""# } ?? ""), tip: tip)
  }

  /// - Parameter columns: display width to truncate the text to; nil for no limit.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, class name: String = "t",
    columns: Int? = nil
  ) {
    let whole = text.singleLine
    let shown = columns.map(whole.truncated(to:)) ?? whole
    element(
      "text",
      #"class="\#(name)" x="\#(x.svgLength)" y="\#(y.svgLength)" "#
        + #"text-anchor="\#(anchor.rawValue)""#,
      content: shown.escapedForHTML, tip: shown == whole ? nil : whole)
  }

  private mutating func element(
    _ name: String, _ attributes: String, content: String = "", tip: String?
  ) {
    body += "<\(name) \(attributes)"
    let inside = content + (tip.map { "<title>\($0.escapedForHTML)</title>" } ?? "")
    body += inside.isEmpty ? "/>\n" : ">\(inside)</\(name)>\n"
  }

  private func coordinates(_ points: [(x: Double, y: Double)]) -> String {
    points.map { "\($0.x.svgLength),\($0.y.svgLength)" }.joined(separator: " ")
  }
}

extension Double {
  /// The number as an SVG length, to a tenth of a unit.
  var svgLength: String {
    guard isFinite else { return "0" }
    let tenths = Int((self * 10).rounded())
    return tenths % 10 == 0
      ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
