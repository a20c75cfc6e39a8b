/** The page's style sheet, inlined so that nothing is loaded from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --card: #f5f6f8; --text: #1c2330; --quiet: #5a6475; --rule: #d8dce3;
  --good: #10703c; --bad: #b3261e; --warn: #8a5300; --s0: #1757c2; --s1: #b84a00; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161d; --card: #1b212b; --text: #e8ebf0; --quiet: #a2acbb; --rule: #343c49;
  --good: #5fd08f; --bad: #ff8a80; --warn: #f0b45a; --s0: #7fb0ff; --s1: #ff9f5a; } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 16px; max-width: 1180px; background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline }
h1 { font-size: 20px; margin: 0 } h2 { font-size: 16px; margin: 24px 0 8px }
header p, .quiet { color: var(--quiet); margin: 0 }
.state { border-left: 6px solid; border-radius: 4px; padding: 10px 14px; margin: 14px 0; background: var(--card) }
.state strong { font-size: 17px } .state ul { margin: 4px 0 0; padding-left: 20px }
.state.good { border-color: var(--good) } .good strong { color: var(--good) }
.state.bad { border-color: var(--bad) } .bad strong, td.bad { color: var(--bad) } td.warn { color: var(--warn) }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 14px }
figure { margin: 0; padding: 12px; background: var(--card); border-radius: 6px; min-width: 0 }
figcaption { font-weight: 600; margin-bottom: 6px } figure svg { width: 100%; height: auto; display: block }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 6px 0 0; padding: 0 }
figure .key { width: 20px; height: 8px; display: inline-block; margin-right: 6px }
.grid { stroke: var(--rule); stroke-width: 1 } .tick { fill: var(--quiet); font-size: 11px }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round } .s0 { stroke: var(--s0) } .s1 { stroke: var(--s1); stroke-dasharray: 5 3 }
.wide { width: 40% } .spark { width: 100%; min-width: 120px; height: 22px; display: block; overflow: visible } .spark .line { vector-effect: non-scaling-stroke }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--rule); vertical-align: middle }
th { color: var(--quiet); font-weight: 600 } .number { text-align: right; font-variant-numeric: tabular-nums }
td code { white-space: nowrap } td code.path, details td code { white-space: normal; overflow-wrap: anywhere } details summary { cursor: pointer; font-weight: 600 }
@media (max-width: 480px) { th, td { padding-right: 8px } .wide { display: none } }
`
