/** Meta's own names look like this. Anything else may be a phone number, an e-mail address or a person's name used as a key. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/
const HIDDEN = '*'
const ACCOUNT_SOURCE = /^\/whatsapp\/(\d{1,32})$/
/** Segments of a JSON Pointer that are shown. Meta's nesting is less deep. */
const PATH_LENGTH_LIMIT = 300

/** A name from a webhook for logs, metrics and pages: `*` unless it looks like Meta's. */
export function shownName(name: string): string {
  return NAME.test(name) ? name : HIDDEN
}

/** The account of a record by its header `ce_source`, `/whatsapp/<id>`: `*` unless the id is a number, as Meta's are. */
export function shownAccount({ ce_source: source = '' }: Readonly<Record<string, string>>): string {
  return ACCOUNT_SOURCE.exec(source)?.[1] ?? HIDDEN
}

/** A JSON Pointer (RFC 6901) with each segment redacted by `shownName`; list indexes become `*`. */
export function shownPath(pointer: string): string {
  // One segment more than is shown, so that no truncated segment looks like a name.
  const head = pointer.slice(0, PATH_LENGTH_LIMIT + 1)
  const segments = head.split('/').slice(1)
  if (head.length > PATH_LENGTH_LIMIT) segments[segments.length - 1] = HIDDEN
  return segments.map((segment) => `/${shownName(segment)}`).join('')
}
