/**
 * Runs alongside a process that starts servers (see guard.ts). It reads one JSON line per change of the list of things to
 * clean up; when its standard input ends, because that process closed it, crashed or was killed, it removes them all.
 */
import { createInterface } from 'node:readline'
import type { GuardMessage } from './guard.ts'
import { type Leftover, removeLeftovers } from './leftovers.ts'

const leftovers = new Map<string, Leftover>()

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as GuardMessage
  if (message.change === 'add') leftovers.set(JSON.stringify(message.item), message.item)
  else leftovers.delete(JSON.stringify(message.item))
}
await removeLeftovers([...leftovers.values()])
