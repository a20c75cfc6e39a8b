import { type Html, html } from './html.ts'
import type { StatusFacts } from './reading.ts'
import { ago } from './units.ts'

const PATHS_SHOWN = 100
const TROUBLES_SHOWN = 50
const DAY_MS = 86_400_000
/** Certificates are commonly renewed a month before they end. */
const EXPIRES_SOON_DAYS = 21
/** Columns that are aligned to the right. */
const NUMBERS: ReadonlySet<string> = new Set(['Partition', 'Count', 'Left'])

export function troublesTable({ troubles }: StatusFacts, nowMs: number): Html {
  const rows = troubles
    .slice(0, TROUBLES_SHOWN)
    .map(
      ({ topic, partition, reason, sinceMs }) =>
        html`<tr><td><code>${topic}</code></td><td class="number">${partition}</td><td>${ago(sinceMs, nowMs)}</td><td class="bad">${reason}</td></tr>`,
    )
  return table(
    'Partitions in trouble',
    ['Topic', 'Partition', 'For', 'Reason'],
    rows,
    'None: every partition accepts records.',
    more(troubles, TROUBLES_SHOWN),
  )
}

export function deadLettersTable({ deadLetters }: StatusFacts): Html {
  const rows = [...deadLetters]
    .filter(([, count]) => count > 0)
    .map(
      ([reason, count]) =>
        html`<tr><td><code>${reason}</code></td><td class="number">${count.toLocaleString('en')}</td></tr>`,
    )
  const hint =
    rows.length === 0 ? undefined : html`<p class="quiet">List them with <code>waba-relay dead-letters list</code>.</p>`
  return table('Dead letters since the start', ['Reason', 'Count'], rows, 'None.', hint)
}

export function newPathsTable({ newPaths }: StatusFacts, nowMs: number): Html {
  const rows = newPaths
    .slice(0, PATHS_SHOWN)
    .map(
      ({ field, path, seenAtMs }) =>
        html`<tr><td><code>${field}</code></td><td>${path === undefined ? 'an unknown field' : html`<code class="path">${path}</code>`}</td><td>${ago(seenAtMs, nowMs)} ago</td></tr>`,
    )
  const hint =
    more(newPaths, PATHS_SHOWN) ??
    html`<p class="quiet">None of them is lost: <code>waba-relay unmapped</code> counts them.</p>`
  return table(
    'Attributes without a typed place',
    ['Field', 'Path', 'First seen'],
    rows,
    'None since the start.',
    rows.length === 0 ? undefined : hint,
  )
}

export function certificatesTable({ certificates }: StatusFacts, nowMs: number): Html {
  if (certificates.length === 0) return html``
  const rows = certificates.map(({ name, expiresAtMs }) => {
    const days = Math.floor((expiresAtMs - nowMs) / DAY_MS)
    const kind = days < 0 ? 'bad' : days < EXPIRES_SOON_DAYS ? 'warn' : ''
    const text = days < 0 ? 'expired' : `${days} days`
    return html`<tr><td><code>${name}</code></td><td class="number ${kind}">${text}</td><td>${new Date(expiresAtMs).toISOString().slice(0, 10)}</td></tr>`
  })
  return table('Certificates', ['Setting', 'Left', 'Ends'], rows, '')
}

export function settingsTable({ settings }: StatusFacts): Html {
  const rows = Object.entries(settings).map(
    ([name, value]) =>
      html`<tr><td><code>${name}</code></td><td><code>${Array.isArray(value) ? value.join(', ') : String(value)}</code></td></tr>`,
  )
  return html`<h2>Settings</h2><details><summary>${rows.length} settings; secrets are not shown</summary>
<div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead><tbody>${rows}</tbody></table></div></details>`
}

function table(title: string, columns: readonly string[], rows: readonly Html[], none: string, after?: Html): Html {
  if (rows.length === 0) return html`<h2>${title}</h2><p class="quiet">${none}</p>`
  const heads = columns.map(
    (column) => html`<th scope="col" class="${NUMBERS.has(column) ? 'number' : ''}">${column}</th>`,
  )
  return html`<h2>${title}</h2><div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>${after}`
}

function more(all: readonly unknown[], shown: number): Html | undefined {
  return all.length > shown ? html`<p class="quiet">and ${all.length - shown} more</p>` : undefined
}
