/// The text as it is, in LaTeX's text mode: nothing in it is a command, and it stays on one line.
///
/// Arrows and signs of reports become math. What pdfLaTeX's usual fonts lack stands in
/// `\beyondlatin`, which `beyondLatinDefinition` defines.
func latex(_ text: String) -> String {
  var result = ""
  var isBeyond = false
  for scalar in text.unicodeScalars {
    if isBeyond != scalar.isBeyondLatin {
      result += isBeyond ? "}" : "\\beyondlatin{"
      isBeyond.toggle()
    }
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
  return isBeyond ? result + "}" : result
}

/// Lines that must come before a text with `\beyondlatin`; empty for others. LuaLaTeX and XeLaTeX
/// set the letters, if their font has them; pdfLaTeX, which would stop, sets a question mark.
func beyondLatinDefinition(for text: String) -> String {
  guard text.contains("\\beyondlatin{") else { return "" }
  return """
    \\providecommand{\\beyondlatin}[1]{%
      \\ifdefined\\directlua#1\\else\\ifdefined\\XeTeXversion#1\\else?\\fi\\fi}

    """
}

extension Unicode.Scalar {
  /// Whether it is neither a sign that `latex` knows nor a letter of Western Europe.
  fileprivate var isBeyondLatin: Bool {
    switch self {
    case "−", "±", "≈", "⬆", "⬇", "→", "➖", "–", "…", "✓", "\u{2028}", "\u{2029}": false
    case "Ð", "ð", "Þ", "þ": true
    default: value > 0xFF || (0xA0...0xBF).contains(value)
    }
  }
}
