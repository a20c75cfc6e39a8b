import { createHash } from 'node:crypto'
import { lineChart, sparkline } from './chart.ts'
import type { Interval } from './history.ts'
import { Html, html } from './html.ts'
import type { StatusFacts } from './reading.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import { certificatesTable, deadLettersTable, newPathsTable, settingsTable, troublesTable } from './tables.ts'
import { ago, perSecond, seconds } from './units.ts'

/** Intervals of a full chart: 15 minutes of 5 s. */
const SLOTS = 180

const source = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Allows only the page's own style and script, and requests only to the relay. */
export const STATUS_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src ${source(STYLE)}`,
    `script-src ${source(SCRIPT)}`,
    // For the empty icon, which stops browsers from requesting one.
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const

/** The status page: one self-contained document, complete without JavaScript. Never throws. */
export function statusPage(facts: StatusFacts, intervals: readonly Interval[], nowMs: number): string {
  const { version, producer, startedAtMs } = facts
  const ready = facts.reasons.length === 0
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ready ? 'Ready' : 'Not ready'} – waba-relay</title><link rel="icon" href="data:,"><style>${new Html(STYLE)}</style></head>
<body><header><h1>waba-relay ${version}</h1>
<p>publishes by ${producer} · <span id="how">A snapshot; reload for newer figures.</span></p></header>
<p id="notice" role="alert"></p>
<main><div id="state" role="status">${state(facts)}</div>
<div id="live"><p class="quiet">Up for ${ago(startedAtMs, nowMs)}, as of <time datetime="${iso(nowMs)}">${iso(nowMs).slice(11, 19)} UTC</time></p>
${charts(intervals)}
${recordsTable(facts, intervals)}
${troublesTable(facts, nowMs)}
${deadLettersTable(facts)}
${newPathsTable(facts, nowMs)}
${certificatesTable(facts, nowMs)}
</div>
${settingsTable(facts)}
</main><script>${new Html(SCRIPT)}</script></body></html>`.text
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}

function state({ reasons, warnings }: StatusFacts): Html {
  const items = [...reasons, ...warnings].map((text) => html`<li>${text}</li>`)
  const list = items.length === 0 ? undefined : html`<ul>${items}</ul>`
  return reasons.length === 0
    ? html`<div class="state good"><strong>Ready</strong> – deliveries are accepted.${list}</div>`
    : html`<div class="state bad"><strong>Not ready</strong> – deliveries get 503, and Meta retries them.${list}</div>`
}

function charts(intervals: readonly Interval[]): Html {
  const deliveries = [
    { name: 'stored', values: intervals.map(({ storedPerSecond }) => storedPerSecond) },
    { name: 'turned away', values: intervals.map(({ refusedPerSecond }) => refusedPerSecond) },
  ]
  const records = [{ name: 'records', values: intervals.map(({ recordsPerSecond }) => sum(recordsPerSecond.values())) }]
  const latency = [
    { name: 'p50', values: intervals.map(({ p50Seconds }) => p50Seconds) },
    { name: 'p99', values: intervals.map(({ p99Seconds }) => p99Seconds) },
  ]
  return html`<h2>Last 15 minutes</h2><div class="charts">
${lineChart('Deliveries per second', deliveries, SLOTS, perSecond)}
${lineChart('Records per second', records, SLOTS, perSecond)}
${lineChart('Time to answer', latency, SLOTS, seconds)}</div>`
}

function recordsTable({ records }: StatusFacts, intervals: readonly Interval[]): Html {
  const fields = [...records].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a)
  if (fields.length === 0) return html`<h2>Records by field</h2><p class="quiet">None since the start.</p>`
  const rows = fields.map(([field, count]) => {
    const values = intervals.map(({ recordsPerSecond }) => recordsPerSecond.get(field) ?? 0)
    return html`<tr><td><code>${field}</code></td><td class="number">${perSecond(values.at(-1) ?? 0)}</td>
<td class="number">${count.toLocaleString('en')}</td><td class="wide">${sparkline(values, SLOTS)}</td></tr>`
  })
  return html`<h2>Records by field</h2><div class="scroll"><table><thead><tr><th scope="col">Field</th><th scope="col" class="number">Per second</th>
<th scope="col" class="number">Since the start</th><th scope="col" class="wide">Last 15 minutes</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
