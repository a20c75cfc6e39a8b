/**
 * The load where wrk is not installed: autocannon in a process of its own.
 * Arguments: url, file of bodies, connections, seconds, milliseconds that a connection waits between requests.
 */
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'
import { parseBodyFile } from './body-file.ts'

/** Every connection builds its requests before it begins: all of them would take it seconds. */
const BODIES_PER_CONNECTION = 64

const [url = '', file = '', connections = '1', seconds = '1', delayMs = '0'] = process.argv.slice(2)
const requests = parseBodyFile(readFileSync(file)).map(({ signature, body }) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
}))
let clients = 0
const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  timeout: 60,
  requests: requests.slice(0, 1),
  ...(Number(delayMs) > 0 ? { overallRate: Math.round((Number(connections) * 1_000) / Number(delayMs)) } : {}),
  // Each connection begins elsewhere in the list: by default all would send the same body at the same time.
  setupClient(client) {
    const first = Math.floor((clients++ * requests.length) / Number(connections))
    client.setRequests([...requests.slice(first), ...requests.slice(0, first)].slice(0, BODIES_PER_CONNECTION))
  },
})
const told = {
  seconds: result.duration,
  requests: result.requests.total,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
  maxMs: result.latency.max,
  notOk: result.non2xx,
  failed: result.errors,
}
process.stdout.write(`RESULT ${JSON.stringify(told)}\n`)
