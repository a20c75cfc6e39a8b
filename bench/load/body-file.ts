import { writeFileSync } from 'node:fs'
import { sign } from '../../src/pipeline/verify.ts'

/** The app secret of every server under test. */
export const BENCH_SECRET = 'bench-app-secret'

/**
 * Writes signed bodies for a load generator, which must not spend its time on signing: for each a line with its
 * signature and its length in bytes, then the bytes.
 */
export function writeBodyFile(path: string, bodies: readonly Buffer[]): void {
  const parts = bodies.flatMap((body) => [Buffer.from(`${sign(body, BENCH_SECRET)} ${body.length}\n`), body])
  writeFileSync(path, Buffer.concat(parts))
}

/** Reads what writeBodyFile wrote. */
export function parseBodyFile(bytes: Buffer): { signature: string; body: Buffer }[] {
  const requests: { signature: string; body: Buffer }[] = []
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\n', at)
    const [signature = '', length = '0'] = bytes.toString('latin1', at, lineEnd).split(' ')
    at = lineEnd + 1 + Number(length)
    requests.push({ signature, body: bytes.subarray(lineEnd + 1, at) })
  }
  return requests
}
