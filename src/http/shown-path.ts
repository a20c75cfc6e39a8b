/** Any other character may be a mistyped beginning of the query (`%3F`, `;`, `&`), which may contain a verify token. */
const SHOWN = /^[A-Za-z0-9/_.-]{0,100}/
/** Digits in the shortest phone numbers. */
const MANY_DIGITS = /\d{7,}/g

/** An unknown path as the log shows it. */
export function shownPath(path: string, secrets: readonly string[]): string {
  const [shown = ''] = SHOWN.exec(path) ?? []
  const begins = secrets.flatMap((secret) => [path.indexOf(secret), path.indexOf(encodeURIComponent(secret))])
  return begins.some((at) => at >= 0 && at < shown.length) ? '*' : shown.replaceAll(MANY_DIGITS, '*')
}
