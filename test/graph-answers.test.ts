import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { GraphClient } from '../src/graph-api/client.ts'
import { GraphError } from '../src/graph-api/errors.ts'

it('an answer that is not the Graph API’s is explained and not quoted', async () => {
  const server = createServer((_request, response) => response.end('<html>canary</html>'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`
  const client = new GraphClient({ url, version: 'v1', timeoutMs: 2_000, maxWaitMs: 0, onWait: () => {}, secrets: [] })
  for (const ask of [() => client.get('me', 't'), () => client.post('me', 't'), () => client.list('me', 't')]) {
    const error = await ask().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(GraphError)
    expect(String(error)).toContain(`What answers at ${url} is not the Graph API`)
    expect(String(error)).toContain('WABA_GRAPH_URL')
    expect(String(error)).not.toMatch(/canary|html/)
  }
  server.close()
})
