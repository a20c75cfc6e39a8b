/** CHANGELOG.md as Keep a Changelog has it. */

const UNRELEASED = '## [Unreleased]'

/**
 * The changelog with its unreleased changes moved under the given version.
 * @param date as `2026-11-30`
 * @throws Error where nothing is unreleased, or the version is there already
 */
export function releasedChangelog(text: string, version: string, date: string): string {
  const [before, rest, ...more] = text.split(`${UNRELEASED}\n`)
  if (before === undefined || rest === undefined || more.length > 0) {
    throw new Error(`CHANGELOG.md must have exactly one heading "${UNRELEASED}".`)
  }
  if (rest.includes(`## [${version}]`)) throw new Error(`CHANGELOG.md already has the version ${version}.`)
  const changes = rest.split(/^## /m)[0] ?? ''
  if (!/^- /m.test(changes))
    throw new Error('CHANGELOG.md has nothing under [Unreleased]: there is nothing to release.')
  return `${before}${UNRELEASED}\n\n## [${version}] - ${date}\n${rest}`
}

/** What the changelog says of a version, without its heading; for the release's notes. */
export function changesOf(text: string, version: string): string {
  const section = text.split(/^## /m).find((part) => part.startsWith(`[${version}]`)) ?? ''
  return section.slice(section.indexOf('\n')).trim()
}
