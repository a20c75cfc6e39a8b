/** A line of one panel. */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Panel {
  readonly title: string
  readonly xTitle: string
  readonly yTitle: string
  readonly series: readonly Series[]
  /** Logarithmic axes: what grows in proportion is a straight line. */
  readonly log: { readonly x: boolean; readonly y: boolean }
}

const WIDTH = 400
const HEIGHT = 260
const MARGIN = { left: 60, right: 20, top: 40, bottom: 46 }
const COLUMNS = 2
const COLOURS = ['#1f6feb', '#d4572a', '#2a9d5c']

/**
 * Panels in two columns, as an SVG document that needs no script and no font of its own. Libraries that draw without a
 * browser (vega) bring dozens of packages; these are lines on two axes.
 */
export function plot(panels: readonly Panel[]): string {
  const height = Math.ceil(panels.length / COLUMNS) * HEIGHT
  const drawn = panels.map((panel, index) => {
    const x = (index % COLUMNS) * WIDTH
    const y = Math.floor(index / COLUMNS) * HEIGHT
    return `<g transform="translate(${x} ${y})">${drawPanel(panel)}</g>`
  })
  const size = `width="${COLUMNS * WIDTH}" height="${height}" viewBox="0 0 ${COLUMNS * WIDTH} ${height}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11" fill="#24292f">`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

function drawPanel({ title, xTitle, yTitle, series, log }: Panel): string {
  const points = series.flatMap((each) => each.points)
  const x = axis(
    points.map(([value]) => value),
    log.x,
    MARGIN.left,
    WIDTH - MARGIN.right,
  )
  const y = axis(
    [...points.map(([, value]) => value), ...(log.y ? [] : [0])],
    log.y,
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  )
  const base = HEIGHT - MARGIN.bottom
  return [
    text(WIDTH / 2, 18, title, 'font-size="13" font-weight="bold" text-anchor="middle"'),
    text(WIDTH / 2, HEIGHT - 8, xTitle, 'text-anchor="middle"'),
    text(14, HEIGHT / 2, yTitle, `text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})"`),
    ...x.ticks.flatMap((tick) => [
      line(x.at(tick), MARGIN.top, x.at(tick), base, '#d8dee4'),
      text(x.at(tick), base + 14, short(tick), 'text-anchor="middle"'),
    ]),
    ...y.ticks.flatMap((tick) => [
      line(MARGIN.left, y.at(tick), WIDTH - MARGIN.right, y.at(tick), '#d8dee4'),
      text(MARGIN.left - 6, y.at(tick) + 4, short(tick), 'text-anchor="end"'),
    ]),
    ...series.map((each, index) =>
      drawSeries(each, COLOURS[index % COLOURS.length] ?? '#000', x.at, y.at, series.length > 1),
    ),
  ].join('\n')
}

function drawSeries({ name, points }: Series, colour: string, x: Scale, y: Scale, named: boolean): string {
  const places = points.map(([px, py]) => `${round(x(px))},${round(y(py))}`)
  const dots = points.length > 20 ? [] : places.map((place) => place.split(',') as [string, string])
  return [
    `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
    ...(named
      ? [text(WIDTH - MARGIN.right, y(points.at(-1)?.[1] ?? 0) + 16, name, `text-anchor="end" fill="${colour}"`)]
      : []),
    ...dots.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`),
  ].join('\n')
}

type Scale = (value: number) => number

function axis(values: readonly number[], log: boolean, from: number, to: number): { at: Scale; ticks: number[] } {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const ticks = log ? powersOfTen(low, high) : evenSteps(low, high)
  const [first = low, last = high] = [Math.min(low, ticks[0] ?? low), Math.max(high, ticks.at(-1) ?? high)]
  const place = (value: number): number => (log ? Math.log10(value) : value)
  const span = place(last) - place(first) || 1
  return { at: (value) => from + ((place(value) - place(first)) / span) * (to - from), ticks }
}

/** From the power of ten at or below the least value to the one at or above the greatest. */
function powersOfTen(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low))
  const last = Math.max(first + 1, Math.ceil(Math.log10(high)))
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
}

/** About five steps of 1, 2 or 5 times a power of ten. */
function evenSteps(low: number, high: number): number[] {
  const rough = (high - low || 1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.floor(low / step)
  return Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, index) => (first + index) * step)
}

/** 1, 300, 10 k, 3 M. */
function short(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`
  if (value >= 1e3) return `${Number((value / 1e3).toPrecision(3))} k`
  return String(Number(value.toPrecision(3)))
}

function text(x: number, y: number, content: string, more: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${round(x)}" y="${round(y)}" ${more}>${escaped}</text>`
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}"/>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
