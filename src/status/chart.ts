import { type Html, html } from './html.ts'

export interface Series {
  readonly name: string
  /** Oldest first; undefined is a gap. */
  readonly values: readonly (number | undefined)[]
}

const WIDTH = 360
const HEIGHT = 132
const LEFT = 48
const RIGHT = 8
const TOP = 8
const BOTTOM = 20
const SPARK_WIDTH = 120
const SPARK_HEIGHT = 22

/**
 * A small line chart of the last 15 minutes. `slots` is the number of values in a full chart: the newest is on the right, and
 * a relay that has just started leaves the left empty. Screen readers get the lines in words.
 */
export function lineChart(
  title: string,
  series: readonly Series[],
  slots: number,
  shown: (value: number) => string,
): Html {
  const top = roundedUp(Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const x = (index: number): number => LEFT + (index * (WIDTH - LEFT - RIGHT)) / Math.max(slots - 1, 1)
  const y = (value: number): number => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const grid = [0, top / 2, top].map(
    (value) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/>
      <text class="tick" x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${shown(value)}</text>`,
  )
  const lines = series.map(({ values }, index) => html`<path class="line s${index}" d="${path(values, slots, x, y)}"/>`)
  const legend = series.map(
    ({ name, values }, index) =>
      html`<li><svg class="key" viewBox="0 0 20 8" aria-hidden="true"><line class="line s${index}" x1="0" x2="20" y1="4" y2="4"/></svg>${name}
      <b>${nowOf(values, shown)}</b></li>`,
  )
  return html`<figure><figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${described(title, series, shown)}">${grid}${lines}
      <text class="tick" x="${LEFT}" y="${HEIGHT - 4}">15 min ago</text>
      <text class="tick" x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">now</text></svg>
    <ul class="legend">${legend}</ul></figure>`
}

/** A line without axes next to the same number; hidden from screen readers. */
export function sparkline(values: readonly number[], slots: number): Html {
  const top = Math.max(...values, Number.MIN_VALUE)
  const x = (index: number): number => (index * SPARK_WIDTH) / Math.max(slots - 1, 1)
  const y = (value: number): number => 1 + (1 - value / top) * (SPARK_HEIGHT - 2)
  return html`<svg class="spark" viewBox="0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path class="line s0" d="${path(values, slots, x, y)}"/></svg>`
}

function path(
  values: readonly (number | undefined)[],
  slots: number,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  const first = slots - values.length
  let pen = 'M'
  let drawn = ''
  for (const [index, value] of values.entries()) {
    if (value !== undefined) drawn += `${pen}${x(first + index).toFixed(1)} ${y(value).toFixed(1)}`
    pen = value === undefined ? 'M' : 'L'
  }
  return drawn
}

function nowOf(values: Series['values'], shown: (value: number) => string): string {
  const last = values.at(-1)
  return last === undefined ? '–' : shown(last)
}

function described(title: string, series: readonly Series[], shown: (value: number) => string): string {
  const parts = series.map(({ name, values }) => {
    const known = values.filter((value) => value !== undefined)
    return `${name}: ${nowOf(values, shown)} now, at most ${known.length === 0 ? '–' : shown(Math.max(...known))}`
  })
  return `${title}, last 15 minutes. ${parts.join('; ')}.`
}

/** 1, 2 or 5 times a power of ten: the top of an axis that is easy to read. */
function roundedUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power
}
