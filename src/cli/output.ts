import { once } from 'node:events'
import { styleText } from 'node:util'
import type { Output } from './context.ts'

export type Style = Parameters<typeof styleText>[0]

/** Styles the text if the output is a terminal that allows colours (NO_COLOR, FORCE_COLOR). */
export function paint(output: Output, style: Style | undefined, text: string): string {
  if (style === undefined) return text
  return styleText(style, text, { stream: output as NodeJS.WriteStream, validateStream: true })
}

/** Writes text, waiting if the reader is slower. */
export async function print(output: Output, text: string): Promise<void> {
  if (!output.write(text)) await once(output, 'drain')
}

export function printLine(output: Output, text: string): Promise<void> {
  return print(output, `${text}\n`)
}

/** The whole result of a command as one JSON document. */
export function printJson(output: Output, value: unknown): Promise<void> {
  return printLine(output, JSON.stringify(value, undefined, 2))
}

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  readonly align?: 'left' | 'right'
  readonly style?: (row: Row) => Style | undefined
}

/** Rows under aligned titles; omits columns that are empty in every row. */
export function table<Row>(output: Output, rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const shown = columns.filter(({ cell }) => rows.some((row) => cell(row) !== ''))
  const widths = shown.map(({ title, cell }) => Math.max(width(title), ...rows.map((row) => width(cell(row)))))
  const line = (cells: readonly { text: string; style: Style | undefined }[]): string =>
    cells
      .map(({ text, style }, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - width(text))
        const painted = paint(output, style, text)
        if (shown[index]?.align === 'right') return padding + painted
        return index === cells.length - 1 ? painted : painted + padding
      })
      .join('  ')
      .trimEnd()
  const head = line(shown.map(({ title }) => ({ text: title.toUpperCase(), style: 'bold' })))
  const body = rows.map((row) => line(shown.map(({ cell, style }) => ({ text: cell(row), style: style?.(row) }))))
  return `${[head, ...body].join('\n')}\n`
}

function width(text: string): number {
  return [...text].length
}

/** `1 topic`, `3 topics`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`
}
