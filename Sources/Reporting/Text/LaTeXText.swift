extension String {
  /// The text on one line, escaped for LaTeX's text mode.
  ///
  /// Arrows and signs of reports become math. Letters that pdfLaTeX's usual fonts lack are wrapped
  /// in `\beyondlatin`, which `beyondLatinDefinition` defines.
  var escapedForLaTeX: String {
    var result = ""
    var isBeyond = false
    for scalar in unicodeScalars {
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
      case "×": result += "$\\times$"
      case "≈": result += "$\\approx$"
      case "⬆": result += "$\\uparrow$"
      case "⬇": result += "$\\downarrow$"
      case "△": result += "$\\bigtriangleup$"
      case "▽": result += "$\\bigtriangledown$"
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

  /// The definition that a LaTeX text with `\beyondlatin` needs before it; empty for others.
  ///
  /// LuaLaTeX and XeLaTeX set the letters if the font has them. pdfLaTeX, which would stop at them,
  /// sets a question mark.
  var beyondLatinDefinition: String {
    guard contains("\\beyondlatin{") else { return "" }
    return """
      \\providecommand{\\beyondlatin}[1]{%
        \\ifdefined\\directlua#1\\else\\ifdefined\\XeTeXversion#1\\else?\\fi\\fi}

      """
  }
}

extension Unicode.Scalar {
  /// True unless it is a sign that `escapedForLaTeX` knows or a letter of Western Europe.
  fileprivate var isBeyondLatin: Bool {
    switch self {
    case "−", "±", "×", "≈", "⬆", "⬇", "△", "▽", "→", "➖", "–", "…", "✓", "\u{2028}", "\u{2029}":
      false
    case "Ð", "ð", "Þ", "þ": true
    default: value > 0xFF || (0xA0...0xBF).contains(value)
    }
  }
}
