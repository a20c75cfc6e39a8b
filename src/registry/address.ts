/** Where Apicurio Registry serves Confluent's API; others serve it at their root. */
const APICURIO_PATH = '/apis/ccompat/v7'

/** What GET /subjects says of an address: a registry, none (404), or neither for sure. */
export type AddressAnswer = 'registry' | 'none' | 'unclear'

/**
 * Why a registry's address is wrong, and the right one where it can be found. A registry answers 404 of its own for a
 * subject that it does not have; this is for the other kind of 404, that of a path which it does not serve.
 *
 * @returns undefined: a registry is at `url`, or it cannot be told
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
      return `${said} One is at ${candidate}: set WABA_SCHEMA_REGISTRY_URL=${candidate}`
    }
  }
  return `${said} WABA_SCHEMA_REGISTRY_URL must have the registry’s base path, such as ${APICURIO_PATH} of Apicurio.`
}
