import { readFileSync } from 'node:fs'

// Each takes a setting's text and throws an Error whose message completes "<name> …".

export const text = (value: string): string => value

export function list(value: string): string[] {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  if (items.length === 0) throw new Error('must name at least one, comma-separated')
  return items
}

export function boolean(value: string): boolean {
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw new Error(`must be true or false, not ${JSON.stringify(value)}`)
}

export function integer(low: number, high: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= low && number <= high) return number
    throw new Error(`must be a whole number from ${low} to ${high}, not ${JSON.stringify(value)}`)
  }
}

export function oneOf<const T extends string>(...choices: T[]): (value: string) => T {
  return (value) => {
    const choice = choices.find((candidate) => candidate === value.toLowerCase())
    if (choice !== undefined) return choice
    throw new Error(`must be one of ${choices.join(', ')}, not ${JSON.stringify(value)}`)
  }
}

export function url(value: string): string {
  const address = URL.canParse(value) ? new URL(value) : undefined
  // Where a password may be in it the value is not repeated.
  if (address?.username || address?.password || value.includes('@')) {
    throw new Error('must have no user name and no password in it; there are settings of their own for them')
  }
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new Error(`must be an address such as https://host:port/path, not ${JSON.stringify(value)}`)
  }
  return value.replace(/\/+$/, '')
}

export function brokers(value: string): string[] {
  return list(value).map((broker) => {
    if (!/^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/.test(broker)) {
      throw new Error(`must be host:port, comma-separated, not ${JSON.stringify(broker)}`)
    }
    return broker
  })
}

export function path(value: string): string {
  if (!/^\/[^\s?#]*$/.test(value)) throw new Error(`must be a path that begins with /, not ${JSON.stringify(value)}`)
  return value
}

export function topicPrefix(value: string): string {
  if (value.includes('.')) {
    throw new Error('must have no dot: Kafka’s metric names confuse it with the underscores of Meta’s fields')
  }
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(value)) throw new Error('may only have letters, digits, - and _')
  return value
}

export function headerName(value: string): string {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value)) throw new Error('must be the name of an HTTP header')
  return value.toLowerCase()
}

/** The file's content; read at start, so that a missing file is told with all other problems. */
export function file(value: string): string {
  try {
    return readFileSync(value, 'utf8')
  } catch (error) {
    throw new Error(`names a file that cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
