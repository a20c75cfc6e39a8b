import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** An image, audio, video, document or sticker of a message. */
export interface Media {
  readonly id: string
  readonly mime_type: string | null
  /** Base64. */
  readonly sha256: string | null
  /** Not in every message; good for some five minutes. */
  readonly url: string | null
}

const { WABA_ACCESS_TOKEN: token = '', WABA_GRAPH_URL: graphUrl = 'https://graph.facebook.com' } = process.env
const { WABA_GRAPH_VERSION: graphVersion = 'v26.0' } = process.env
const ATTEMPTS = 4
const FIRST_WAIT_MS = Number(process.env.MEDIA_FIRST_WAIT_MS ?? 1_000)
const ANSWER_WITHIN_MS = 60_000
/** Documents have up to 100 MB, everything else less. */
const LIMIT_BYTES = 100 * 2 ** 20
const headers = { authorization: `Bearer ${token}` }

/**
 * Fetches a file: from the message's own address first, then from a fresh one.
 * @throws Error with the last answer, once all attempts have failed or the file is not the one that was sent
 */
export async function download(media: Media): Promise<{ readonly bytes: Buffer; readonly sha256: string }> {
  let url = media.url
  for (let attempt = 1; ; attempt++) {
    try {
      const bytes = await fetchBytes(url ?? (await freshUrl(media.id)))
      const sha256 = createHash('sha256').update(bytes).digest('base64')
      if (media.sha256 !== null && media.sha256 !== sha256) throw new Error(`the file’s SHA-256 is ${sha256}`)
      return { bytes, sha256 }
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error
      // An address may have expired; the next one is asked for.
      if (url === null) await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1))
      url = null
    }
  }
}

/** `GET /{media-id}` gives a new address, also good for five minutes; the id itself for 7 days. */
async function freshUrl(id: string): Promise<string> {
  const answer = await get(`${graphUrl}/${graphVersion}/${encodeURIComponent(id)}`)
  const { url } = (await answer.json()) as { url?: string }
  if (url === undefined) throw new Error(`no address of the media ${id}`)
  return url
}

async function fetchBytes(url: string): Promise<Buffer> {
  const answer = await get(url)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    if (size > LIMIT_BYTES) throw new Error(`larger than ${LIMIT_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function get(url: string): Promise<Response> {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
  if (answer.ok) return answer
  await answer.body?.cancel()
  throw new Error(`HTTP ${answer.status} of ${new URL(url).host}`)
}
