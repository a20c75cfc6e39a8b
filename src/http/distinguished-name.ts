/**
 * RFC 4514, and two forms from RFC 2253 section 4 that are still in use: spaces after a separator, and quoted values.
 */
const ATTRIBUTE = / *([A-Za-z][A-Za-z0-9-]*|(?:OID\.)?\d+(?:\.\d+)*) *= */iy
const VALUE = /"((?:[^"\\]|\\.)*)"|(#(?:[0-9a-f]{2})+(?![^,+])|(?:[^"\\,+;<>]|\\[0-9a-f]{2}|\\[ "#+,;<=>\\])*)/iy
const SEPARATOR = /[,+]/y

const COMMON_NAME = /^(CN|commonName|(OID\.)?2\.5\.4\.3)$/i
const ESCAPED = /((?:\\[0-9a-f]{2})+)|\\(.)/gi

/**
 * The common names in a distinguished name, such as a certificate's subject, as text (RFC 4514).
 *
 * @returns undefined if the text is malformed. OpenSSL's form with slashes counts as malformed: a value may contain a slash.
 */
export function commonNamesOf(text: string): string[] | undefined {
  const names: string[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  while (true) {
    const type = take(ATTRIBUTE)?.[1]
    const value = type === undefined ? null : take(VALUE)
    if (type === undefined || value === null) return undefined
    if (COMMON_NAME.test(type)) names.push(unescaped(value[1] ?? value[2] ?? ''))
    if (at === text.length) return names
    if (take(SEPARATOR) === null) return undefined
  }
}

function unescaped(value: string): string {
  return value.replaceAll(ESCAPED, (_match, bytes: string | undefined, character: string) =>
    bytes === undefined ? character : Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString(),
  )
}

/** Whether two names are equal, ignoring the case of ASCII letters, as for host names. */
export function isSameName(one: string, other: string): boolean {
  // Some Unicode letters have ASCII letters as their lower case.
  return /^[\x20-\x7e]+$/.test(one) && one.toLowerCase() === other.toLowerCase()
}
