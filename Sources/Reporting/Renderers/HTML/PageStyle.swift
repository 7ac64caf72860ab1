/// The page's style: light and dark by the reader's preference, for screens from 320 pixels and for
/// paper.
///
/// The colours of series stay distinct for readers with colour vision deficiency (Okabe and Ito,
/// "Color Universal Design", 2008); on dark ground they are lighter.
let pageStyle = """
  :root {
    color-scheme: light dark;
    --ground: #fff; --raised: #f6f7f9; --text: #1b1f24; --quiet: #5a6270; --rule: #d9dde3;
    --accent: #0b62b0; --better: #00734f; --worse: #b3400e; --warning: #fff4d6;
    --s0: #0072b2; --s1: #d55e00; --s2: #00855f; --s3: #b8558f; --s4: #8a6d00; --s5: #2b93c9;
    --s6: #6f4bb2; --s7: #5c6470;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #12161b; --raised: #1b2129; --text: #e7eaee; --quiet: #a2abb8; --rule: #343c47;
      --accent: #7ab8f5; --better: #4fd1a1; --worse: #ff9966; --warning: #3b3218;
      --s0: #5db4ee; --s1: #ff9147; --s2: #3ccf9f; --s3: #eb9cca; --s4: #dcc04f; --s5: #9ad7f7;
      --s6: #b9a1f2; --s7: #b0b7c1;
    }
  }
  * { box-sizing: border-box; }
  html { -webkit-text-size-adjust: 100%; }
  body {
    margin: 0 auto; padding: 1.25rem clamp(0.75rem, 3vw, 2rem) 3rem; max-width: 84rem;
    background: var(--ground); color: var(--text);
    font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR", sans-serif;
    overflow-wrap: break-word;
  }
  h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 0.25rem; }
  h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; }
  h3 { font-size: 1rem; margin: 1.5rem 0 0.25rem; }
  p { max-width: 48rem; margin: 0.5rem 0; }
  a { color: var(--accent); }
  nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.75rem 0; }
  code, pre { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; font-size: 0.875em; }
  pre { overflow-x: auto; padding: 0.75rem; background: var(--raised); border-radius: 6px; }
  .quiet { color: var(--quiet); font-size: 0.9rem; }
  .answer { font-size: 1.1rem; font-weight: 600; }
  .warning { background: var(--warning); padding: 0.5rem 0.75rem; border-radius: 6px; }
  .scroll { overflow-x: auto; margin: 0.75rem 0; border: 1px solid var(--rule); border-radius: 6px; }
  .scroll.long { max-height: 44rem; }
  .scroll:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
  caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  th, td { padding: 0.35rem 0.65rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--rule); }
  td.wide { white-space: normal; min-width: 22rem; max-width: 26rem; }
  th { position: sticky; top: 0; z-index: 1; background: var(--raised); font-weight: 600; }
  .n { text-align: right; }
  tbody tr:hover { background: var(--raised); }
  tr.baseline { background: color-mix(in srgb, var(--accent) 10%, transparent); }
  tr:last-child td { border-bottom: 0; }
  td.best { font-weight: 700; }
  td.better, .better { color: var(--better); }
  td.worse, .worse { color: var(--worse); }
  .js .sortable th { padding: 0; }
  th button {
    all: unset; box-sizing: border-box; width: 100%; padding: 0.35rem 0.65rem; cursor: pointer;
  }
  th button::after { content: " ↕"; color: var(--quiet); opacity: 0.55; }
  th[aria-sort="ascending"] button::after { content: " ↑"; opacity: 1; }
  th[aria-sort="descending"] button::after { content: " ↓"; opacity: 1; }
  input[type="search"] {
    font: inherit; padding: 0.3rem 0.6rem; border: 1px solid var(--rule); border-radius: 6px;
    background: var(--ground); color: var(--text); max-width: 100%;
  }
  .charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); align-items: start; }
  figure { margin: 0.75rem 0; }
  .charts figure { margin: 0; }
  blockquote { margin: 0.5rem 0; padding-left: 0.75rem; border-left: 3px solid var(--rule); overflow-wrap: anywhere; }
  .wide-chart { overflow-x: auto; border: 1px solid var(--rule); border-radius: 6px; padding: 0.5rem; }
  svg.chart { display: block; width: 100%; height: auto; max-width: calc(var(--width) * 1.25); }
  .wide-chart svg.chart { min-width: calc(var(--width) * 0.9); }
  .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; margin: 0.5rem 0; list-style: none; font-size: 0.9rem; }
  .legend svg { width: 1.5rem; height: 0.75rem; margin-right: 0.35rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; font-size: 0.9rem; }
  dt { color: var(--quiet); } dd { margin: 0; min-width: 0; }
  @media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dt { margin-top: 0.35rem; } }
  details > summary { cursor: pointer; }

  svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR", sans-serif; fill: var(--quiet); }
  svg .label, svg .name { fill: var(--text); }
  svg .end { font-weight: 600; }
  svg .halo { paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; fill: var(--text); font-size: 11px; }
  svg .grid { stroke: var(--rule); stroke-width: 1; }
  svg .axis { stroke: var(--quiet); stroke-width: 1; }
  svg .zero { stroke: var(--text); stroke-width: 1.25; }
  svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
  svg .ideal { fill: none; stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 5 4; }
  svg circle.hollow.curve { fill: var(--ground); stroke-width: 1.5; }
  svg .best { fill: none; stroke: var(--s1); stroke-width: 2; }
  svg .band { fill-opacity: 0.14; stroke: none; }
  svg .whisker { stroke: var(--quiet); stroke-width: 1.75; }
  svg .whisker.better, svg .point.better { stroke: var(--better); }
  svg .whisker.worse, svg .point.worse { stroke: var(--worse); }
  svg .point { fill: var(--quiet); stroke: var(--ground); stroke-width: 1; }
  svg .point.better { fill: var(--better); } svg .point.worse { fill: var(--worse); }
  svg text.better { fill: var(--better); } svg text.worse { fill: var(--worse); }
  svg .whisker.s0 { stroke: var(--s0); }
  svg .trend { fill: none; stroke: var(--s0); stroke-width: 1; stroke-dasharray: 3 3; }
  svg .strand { fill: none; stroke: var(--s7); stroke-width: 1; stroke-opacity: 0.35; }
  svg .strand.q4 { stroke: var(--s1); stroke-width: 2; stroke-opacity: 0.9; }
  svg .strand.q3 { stroke: var(--s1); stroke-width: 1.25; stroke-opacity: 0.55; }
  svg .strand.q2 { stroke: var(--s7); stroke-opacity: 0.5; }
  svg .strand.reference { stroke: var(--s0); stroke-width: 2; stroke-opacity: 1; stroke-dasharray: 6 4; }
  svg .strand:hover { stroke-width: 3.5; stroke-opacity: 1; }
  svg .bar { fill: var(--s7); fill-opacity: 0.45; }
  svg .bar.finished { fill: var(--s0); fill-opacity: 0.4; }
  svg .bar.running { fill: var(--s2); }
  svg .bar.failed, svg .bar.crashed, svg .bar.diverged { fill: var(--s1); fill-opacity: 0.75; }
  svg .bar.timed_out { fill: var(--s4); fill-opacity: 0.75; }
  svg .bar.pruned { fill: var(--s3); fill-opacity: 0.5; }
  svg .cell { fill: var(--s0); stroke: var(--rule); stroke-width: 0.5; }
  svg .inside { fill: var(--text); font-size: 11px; }
  svg .pause { fill: var(--rule); fill-opacity: 0.8; }
  \(seriesStyle)
  @media print { .scroll, .scroll.long { max-height: none; overflow: visible; border: 0; } nav, input { display: none; } }
  """

/// Rules of the eight series.
private let seriesStyle = (0..<8).map { index in
  """
  svg .curve.s\(index) { stroke: var(--s\(index)); } svg .band.s\(index), svg .dot.s\(index), \
  svg .point.s\(index), svg .end.s\(index) { fill: var(--s\(index)); }
  """
}.joined(separator: "\n")
