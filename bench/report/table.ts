export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  /** Numbers stand at the right, the default. */
  readonly left?: boolean
}

/** Rows under aligned titles, for a terminal. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  const aligned = lines.map((line) =>
    line.map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.left === true)).join('  '),
  )
  return aligned.map((line) => `  ${line.trimEnd()}`).join('\n')
}

/** The same as a Markdown table. */
export function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ left }) => (left ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
  ].join('\n')
}

function pad(text: string, width: number, left: boolean): string {
  return left ? text.padEnd(width) : text.padStart(width)
}

/** A number as people read it: 12,345; 123; 12.3; 0.123. A dash where there is none. */
export function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–'
  const magnitude = Math.abs(value)
  const digits = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A whole number: 12,345. */
export function whole(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '–' : Math.round(value).toLocaleString('en-US')
}

/** `1.3 KB`, `2.9 MB`; powers of ten. */
export function byteSize(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`
  return bytes < 1_000_000 ? `${figure(bytes / 1_000)} KB` : `${figure(bytes / 1_000_000)} MB`
}
