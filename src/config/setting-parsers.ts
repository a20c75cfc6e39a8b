import { compile } from '@fastify/proxy-addr'

// Each parses a setting's text and throws an Error whose message completes "<name> …". No message repeats the text, since a
// secret may have been given in place of a path, an address or a number.

/** No setting has control characters; they come from wrong files and botched quoting. */
export function text(value: string): string {
  if (/\p{Cc}/u.test(value)) throw new Error('contains control characters')
  return value
}

/** Parses a list: comma-separated, or one per line as in files of secrets. */
export function list(value: string): string[] {
  const items = value
    .split(/[,\r\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
  if (items.length === 0) throw new Error('must name at least one, comma-separated')
  return items
}

export function boolean(value: string): boolean {
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw new Error('must be true or false')
}

export function integer(low: number, high: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= low && number <= high) return number
    throw new Error(`must be a whole number from ${low} to ${high}`)
  }
}

export function oneOf<const T extends string>(...choices: T[]): (value: string) => T {
  return (value) => {
    const choice = choices.find((candidate) => candidate === value.toLowerCase())
    if (choice !== undefined) return choice
    throw new Error(`must be one of ${choices.join(', ')}`)
  }
}

/** Parses a base URL. */
export function url(value: string): string {
  if (/[?#]/.test(address(value).href)) throw new Error('must be an address without a query (?) and fragment (#)')
  return value.replace(/\/+$/, '')
}

/** Parses the URL of an OAuth token endpoint, which may have a query but no fragment (RFC 6749 section 3.2). */
export function tokenUrl(value: string): string {
  if (address(value).href.includes('#')) throw new Error('must be an address without a fragment (#)')
  return value
}

function address(value: string): URL {
  const parsed = URL.canParse(value) ? new URL(value) : undefined
  if (parsed?.username || parsed?.password || value.includes('@')) {
    throw new Error('must not contain a user name or password; use the settings for them')
  }
  // URL drops line breaks and tabs, which the requests would not.
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || /[\s\p{Cc}]/u.test(value)) {
    throw new Error('must be an address such as https://host:port/path')
  }
  return parsed
}

export function brokers(value: string): string[] {
  return list(value).map((broker) => {
    const port = /^(?:\[[0-9a-fA-F:]+\]|[^\s:/\p{Cc}]+):(\d{1,5})$/u.exec(broker)?.[1]
    if (port === undefined || Number(port) < 1 || Number(port) > 65_535) {
      throw new Error('must be host:port, comma-separated, without a scheme or a password; ports are 1 to 65535')
    }
    return broker
  })
}

/**
 * Parses a path that a URL can have and that the router takes literally: `*` and `:` would be patterns, and it compares
 * decoded paths. Clients resolve dots, and proxies join slashes.
 */
export function path(value: string): string {
  const isLiteral = /^\/[^\s\p{Cc}?#%*:\\]*$/u.test(value)
  if (!isLiteral || /\/\/|\/\.\.?(\/|$)/.test(value)) {
    throw new Error(
      'must be a path that begins with /, without blanks, any of ? # % * : \\, and the parts //, . and ..',
    )
  }
  return value
}

/** Parses an app's id. An app secret, which stands beside it in the App Dashboard, would appear in the log. */
export function appId(value: string): string {
  if (!/^\d{1,20}$/.test(value)) throw new Error('must be the app’s id, which has only digits (at most 20)')
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

/** Parses names with values, comma-separated or one per line; a value may contain the separator between them. */
export function pairs(
  between: string,
  name: RegExp,
  parse: (text: string) => string = text,
): (value: string) => Readonly<Record<string, string>> {
  return (value) =>
    Object.fromEntries(
      list(value).map((pair) => {
        const at = pair.indexOf(between)
        const key = pair.slice(0, Math.max(at, 0)).trim()
        if (!name.test(key)) throw new Error(`must be name${between}value, comma-separated`)
        return [key, parse(pair.slice(at + 1).trim())]
      }),
    )
}

/** Addresses of proxies, in the syntax of `proxy-addr`. */
export function trustedProxies(value: string): string[] {
  const proxies = list(value)
  try {
    compile(proxies)
    return proxies
  } catch {
    throw new Error(
      'must be addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal, comma-separated',
    )
  }
}
