/// The text as it is, in LaTeX's text mode: nothing in it is a command, and it stays on one line.
///
/// Arrows and signs of reports become math. Letters that a font lacks are for the engine: LuaLaTeX
/// or XeLaTeX with a font that has them.
func latex(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\textbackslash{}"
    case "&", "%", "$", "#", "_", "{", "}":
      result += "\\"
      result.unicodeScalars.append(scalar)
    case "~": result += "\\textasciitilde{}"
    case "^": result += "\\textasciicircum{}"
    case "<": result += "\\textless{}"
    case ">": result += "\\textgreater{}"
    case "|": result += "\\textbar{}"
    case "\"": result += "''"
    case "`": result += "\\textasciigrave{}"
    // Two in a row would become a dash, or end a comment in some packages.
    case "-": result += "-{}"
    case "−": result += "$-$"
    case "±": result += "$\\pm$"
    case "≈": result += "$\\approx$"
    case "⬆": result += "$\\uparrow$"
    case "⬇": result += "$\\downarrow$"
    case "→": result += "$\\rightarrow$"
    case "➖": result += "---"
    case "–": result += "--"
    case "…": result += "\\ldots{}"
    case "✓": result += "$\\surd$"
    case "\u{2028}", "\u{2029}": result += " "
    case _ where scalar.properties.generalCategory == .control: result += " "
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
