"""The look of the HTML documents: a calm textbook page, light and dark, on paper and on a phone."""

LIGHT = """--paper: #fdfcf9; --ink: #23211d; --quiet: #6b665c; --line: #ddd8cc; --tint: #f4f1e9; --edge: #8b8577;
  --accent: #1f4e79; --good: #2e6b3a; --bad: #a3341f; --if: #7a5a10;"""
DARK = """--paper: #1b1a18; --ink: #e6e2d9; --quiet: #a59f92; --line: #3d3a34; --tint: #262420;
    --accent: #8fbbe8; --good: #8cc79a; --bad: #ee9a86; --if: #d9b86a;"""
"""The colours in light and dark mode, the same for pages and pictures."""

STYLE = (
    f"""
:root {{
  color-scheme: light dark;
  {LIGHT}"""
    + """
  --serif: "Source Serif 4", "Iowan Old Style", Charter, "Palatino Linotype", Palatino, Georgia, serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    """
    + DARK
    + """
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 60rem;
  background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 var(--serif); font-variant-numeric: tabular-nums lining-nums;
  overflow-wrap: break-word;
}
h1, h2, h3 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: 0 0 1.5rem; }
h2 { font-size: 1.4rem; margin: 2.75rem 0 .9rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.12rem; margin: 2.1rem 0 .6rem; }
p, dt, dd, aside, .chain > .right, .chain > .reason, .chain > .wide { overflow-x: auto; overflow-y: hidden; }
p { margin: .7rem 0; max-width: 46rem; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, .scroll:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre, .code { font-family: var(--mono); font-size: .88em; }
pre { margin: 1rem 0; padding: .8rem 1rem; background: var(--tint); border-radius: 4px; overflow-x: auto; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", math; font-size: 1.06em; }
math .word { font-style: italic; }
math .result { color: var(--accent); -webkit-text-stroke: .035em currentColor; }
math mtd { text-align: left; }

nav { margin: 2rem 0; padding: .8rem 1.2rem; border: 1px solid var(--line); border-radius: 4px; }
nav summary { cursor: pointer; font-weight: 600; }
nav ol { margin: .4rem 0 0; padding: 0; list-style: none; columns: 17rem; column-gap: 2rem; }
nav li { break-inside: avoid; padding: .1rem 0; }
nav li.sub { padding-left: 1.1rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }

.chain {
  display: grid; margin: .9rem 0; align-items: baseline; row-gap: .2rem;
  grid-template-columns:
    [name] var(--name) [left] minmax(var(--left), max-content) [sign] 2rem [right] minmax(0, var(--right))
    [reason] minmax(11rem, 1fr) [end];
}
.chain > * { min-width: 0; }
.chain .name { grid-column: name; color: var(--quiet); font-style: italic; }
.chain .left { grid-column: left; text-align: right; }
.chain .left.wide { grid-column: left / end; text-align: left; }
.chain .sign { grid-column: sign; text-align: center; }
.chain .right { grid-column: right; padding: .25rem 0; }
.chain .right.wide { grid-column: right / end; }
.chain .reason { grid-column: reason; padding-left: 1.5rem; color: var(--quiet); font-size: .92em; line-height: 1.4; }
.chain .right.wide + .reason { grid-column: right / end; padding-left: 0; }

.scroll { overflow-x: auto; margin: 1.1rem 0; }
table { border-collapse: collapse; min-width: min(100%, 30rem); border-block: 2px solid var(--ink); }
caption { text-align: left; padding-bottom: .5rem; color: var(--quiet); font-style: italic; }
th, td { padding: .28rem .9rem; text-align: left; vertical-align: baseline; white-space: nowrap; }
.long { min-width: 11rem; white-space: normal; }
tbody th { font-weight: inherit; }
pre .line { color: var(--quiet); user-select: none; }
th:first-child, td:first-child { padding-left: .2rem; }
th:last-child, td:last-child { padding-right: .2rem; }
thead tr > * { font-weight: 600; border-bottom: 1px solid var(--ink); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tfoot > tr > * { font-weight: 600; }
tfoot tr:first-child > * { border-top: 1px solid var(--ink); }
.number { text-align: right; }
td.sign { padding-inline: .2rem; }
.bar { fill: var(--edge); print-color-adjust: exact; }

dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1.4rem; margin: 1rem 0; }
dd { margin: 0; }

aside {
  margin: 1rem 0; padding: .55rem 1rem; max-width: 46rem;
  border-left: 4px solid var(--mark); background: var(--tint); border-radius: 0 4px 4px 0;
}
aside .label { margin-right: .5em; color: var(--mark); font-weight: 600; }
aside.result { --mark: var(--accent); font-size: 1.06em; }
aside.condition { --mark: var(--if); }
aside.wrong, aside.unread { --mark: var(--bad); }
aside.right { --mark: var(--good); }
aside.note { --mark: var(--quiet); }

@media screen and (max-width: 48rem) {
  body { padding: 1.4rem 1rem 3rem; font-size: 1rem; }
  h1 { font-size: 1.55rem; }
  h2 { font-size: 1.25rem; }
  .chain { grid-template-columns: [left] minmax(1.5rem, max-content) [sign] 1.7rem [right] minmax(0, 1fr) [end]; }
  .chain .name { grid-column: left / end; }
  .chain .reason, .chain .right.wide + .reason { grid-column: right / end; padding: 0 0 .5rem; }
  th, td { padding-inline: .55rem; }
}
@media screen and (max-width: 30rem) {
  .stacked thead { display: none; }
  .stacked tr { display: flex; flex-wrap: wrap; align-items: baseline; padding: .35rem 0; }
  .stacked tbody tr > *, .stacked tfoot tr:first-child > * { border: 0; padding: .1rem .8rem .1rem .2rem; }
  .stacked tr > :empty, .stacked .sign { display: none; }
  .stacked .sign + .number::before { content: "= "; }
  .stacked tr > .number:last-child { margin-left: auto; padding-right: .2rem; }
  .stacked tbody tr + tr { border-top: 1px solid var(--line); }
  .stacked tfoot tr { border-top: 1px solid var(--ink); }
  dl { grid-template-columns: fit-content(35%) minmax(0, 1fr); gap: .2rem .9rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --tint: #fff; --accent: #000;
    --good: #2e6b3a; --bad: #a3341f; --if: #7a5a10; color-scheme: light; }
  @page { margin: 16mm 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.4; orphans: 3; widows: 3; }
  nav { display: none; }
  h1 { margin-bottom: .8rem; }
  h2 { margin: 1.3rem 0 .5rem; }
  h3 { margin: .9rem 0 .3rem; }
  h1, h2, h3, caption { break-after: avoid; }
  p, aside { max-width: none; margin: .4rem 0; }
  aside { padding-block: .2rem; }
  main p:last-child, main aside:last-child { break-before: avoid; }
  .chain { margin: .4rem 0; row-gap: 0; }
  .chain > .right { padding: .1rem 0; }
  .scroll { margin: .6rem 0; }
  .chain, aside, tr { break-inside: avoid; }
  .chain:has(> :nth-child(24)) { break-inside: auto; }
  .scroll, .chain > *, p, dt, dd, aside, pre { overflow: visible; }
  th, td { padding-block: .15rem; }
  td { white-space: normal; }
  td.number:not(:has(math)) { white-space: nowrap; }
  tfoot { display: table-row-group; }
  dl { grid-template-columns: max-content minmax(0, 1fr) max-content minmax(0, 1fr); gap: .1rem 1rem; margin: .5rem 0; }
  .on-screen { display: none; }
  .diagram { min-width: 0 !important; max-height: 28cm; break-inside: avoid; zoom: .85; }
  pre { white-space: pre-wrap; margin: .6rem 0; padding: .2rem 0; font-size: .8em; line-height: 1.35; }
}
"""
)
