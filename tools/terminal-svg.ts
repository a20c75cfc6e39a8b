/**
 * Draws what a terminal shows as an SVG, for the README: `FORCE_COLOR=1 … | node tools/terminal-svg.ts 'npm run demo' > file`.
 * Reads text with ANSI styles from stdin; the argument is shown as the command above it.
 */
import { text } from 'node:stream/consumers'
import Anser, { type AnserJsonEntry } from 'anser'

const COLUMNS = 100
const FONT_SIZE = 14
/** Advance width of the usual monospaced fonts at this size; `textLength` holds every run to it, whatever font there is. */
const CELL_WIDTH = 8.4
const LINE_HEIGHT = 19
const PADDING = 16
const BACKGROUND = '#0d1117'
const TEXT = '#d7dde5'
const COLORS: Readonly<Record<string, string>> = {
  'ansi-red': '#ff7b72',
  'ansi-green': '#5cc96b',
  'ansi-yellow': '#e3b341',
  'ansi-blue': '#79b8ff',
  'ansi-magenta': '#d2a8ff',
  'ansi-cyan': '#56c8d8',
}

const [command = ''] = process.argv.slice(2)
const shown = `\u001b[2m$\u001b[22m ${command}\n${(await text(process.stdin)).trimEnd()}`
const lines = Anser.ansiToJson(shown, { use_classes: true }).reduce(intoLines, [[]]).flatMap(wrapped)
process.stdout.write(drawn(lines))

/** Appends a run to the last line; each line feed in it begins another one. */
function intoLines(before: AnserJsonEntry[][], run: AnserJsonEntry): AnserJsonEntry[][] {
  const [first = '', ...others] = run.content.split('\n')
  before.at(-1)?.push({ ...run, content: first })
  for (const content of others) before.push([{ ...run, content }])
  return before
}

/** A line as a terminal of this width breaks it. */
function wrapped(runs: readonly AnserJsonEntry[]): AnserJsonEntry[][] {
  const cells = runs.flatMap((run) => [...run.content].map((content) => ({ run, content })))
  const rows = Array.from({ length: Math.max(1, Math.ceil(cells.length / COLUMNS)) }, (_, row) =>
    cells.slice(row * COLUMNS, (row + 1) * COLUMNS),
  )
  return rows.map((row) =>
    runs.map((run) => ({
      ...run,
      content: row
        .filter((cell) => cell.run === run)
        .map(({ content }) => content)
        .join(''),
    })),
  )
}

function drawn(all: readonly (readonly AnserJsonEntry[])[]): string {
  const width = Math.ceil(COLUMNS * CELL_WIDTH) + 2 * PADDING
  const height = all.length * LINE_HEIGHT + 2 * PADDING
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>Output of ${escaped(command)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="${TEXT}">`,
    ...all.flatMap((runs, index) => drawnLine(runs, PADDING + (index + 0.75) * LINE_HEIGHT)),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

/** Words at their columns: an SVG keeps no leading spaces and no more than one between words. */
function drawnLine(runs: readonly AnserJsonEntry[], y: number): string[] {
  let column = 0
  return runs.flatMap((run) => {
    const at = column
    column += run.content.length
    return [...run.content.matchAll(/\S+(?: \S+)*/g)].map((words) => drawnWords(run, words[0], at + words.index, y))
  })
}

function drawnWords({ fg, decorations }: AnserJsonEntry, words: string, column: number, y: number): string {
  const style = [
    COLORS[fg] === undefined ? '' : ` fill="${COLORS[fg]}"`,
    decorations.includes('bold') ? ' font-weight="bold"' : '',
    decorations.includes('dim') ? ' opacity="0.6"' : '',
  ].join('')
  const x = (PADDING + column * CELL_WIDTH).toFixed(1)
  const length = (words.length * CELL_WIDTH).toFixed(1)
  return `<text x="${x}" y="${y}" textLength="${length}"${style}>${escaped(words)}</text>`
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
