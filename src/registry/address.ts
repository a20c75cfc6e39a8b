/** Base path of Confluent's API in Apicurio Registry; others serve it at their root. */
const APICURIO_PATH = '/apis/ccompat/v7'

/** What GET /subjects reveals about a URL: a registry, none (404), or uncertain. */
export type AddressAnswer = 'registry' | 'none' | 'unclear'

/**
 * Explains why a registry's URL is wrong, with the right one if it can be found. A registry has its own kind of 404
 * for an unknown subject; this handles the other kind, for a path that it does not serve.
 *
 * @returns undefined if a registry is at `url`, or if that is uncertain
 */
export async function wrongAddress(
  url: string,
  ask: (url: string) => Promise<AddressAnswer>,
): Promise<string | undefined> {
  if ((await ask(url)) !== 'none') return undefined
  const said = `There is no schema registry at ${url}: it answers 404 to GET /subjects.`
  const { origin } = new URL(url)
  for (const candidate of new Set([url + APICURIO_PATH, origin + APICURIO_PATH, origin])) {
    if (candidate !== url && (await ask(candidate)) === 'registry') {
      return `${said} The registry is at ${candidate}: set WABA_SCHEMA_REGISTRY_URL=${candidate}`
    }
  }
  return `${said} WABA_SCHEMA_REGISTRY_URL must include the registry’s base path, such as Apicurio’s ${APICURIO_PATH}.`
}
