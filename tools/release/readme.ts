/** Documents in the package: it lacks files of the repository, so their links lead there. */

/** Documents in the package with links that lead out of it. */
export const WITH_ABSOLUTE_LINKS: readonly string[] = ['README.md', 'CHANGELOG.md']

/** A link or picture of Markdown whose address is a path. */
const RELATIVE = /(!?\[[^\]]*\]\()(?!#|[a-z]+:)([^)\s]+)(\))/g
/** The same in HTML: pictures for light and dark. */
const RELATIVE_ATTRIBUTE = /(\s(?:src|srcset|href)=")(?!#|[a-z]+:)([^"]+)(")/g
const PICTURE = /\.(svg|png|gif|jpe?g)$/

/** The text with absolute links into the repository, as it is at the version's tag. */
export function withAbsoluteLinks(text: string, repositoryUrl: string, version: string): string {
  const absolute = (path: string): string => {
    const kind = PICTURE.test(path) ? 'raw' : 'blob'
    return `${repositoryUrl}/${kind}/v${version}/${path.replace(/^\.\//, '')}`
  }
  const replace = (_all: string, before: string, path: string, after: string): string =>
    `${before}${absolute(path)}${after}`
  return text.replaceAll(RELATIVE, replace).replaceAll(RELATIVE_ATTRIBUTE, replace)
}
