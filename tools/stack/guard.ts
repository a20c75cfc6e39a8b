import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Leftover, removeLeftovers } from './leftovers.ts'

/** One line of what a guard tells its helper process. */
export interface GuardMessage {
  readonly change: 'add' | 'drop'
  readonly item: Leftover
}

/** Keeps the list of what was started, so that nothing of it outlives this process, however this process ends. */
export interface Guard {
  /** From now on, the item is removed when this process ends. */
  add(item: Leftover): void
  /** The item is gone, or is meant to stay. */
  drop(item: Leftover): void
  /** Removes every item now. */
  clear(): Promise<void>
  /** Leaves every item as it is, running on its own. */
  release(): Promise<void>
}

/**
 * Opens a guard: a small helper process (guard-process.ts) holds the other end of a pipe. The kernel closes the pipe when
 * this process ends, SIGKILL included, which no handler in this process could notice.
 */
export function openGuard(): Guard {
  const helper = spawn(process.execPath, [join(import.meta.dirname, 'guard-process.ts')], {
    // In a separate session, since Ctrl-C reaches a whole process group and must not end the helper first.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const ended = once(helper, 'exit').catch(() => undefined)
  helper.stdin.on('error', () => undefined) // if the helper was killed, clear() does the work itself
  helper.unref()
  if ('unref' in helper.stdin && typeof helper.stdin.unref === 'function') helper.stdin.unref()

  const items = new Map<string, Leftover>()
  const tell = (message: GuardMessage): void => {
    helper.stdin.write(`${JSON.stringify(message)}\n`)
  }
  const drop = (item: Leftover): void => {
    if (items.delete(JSON.stringify(item))) tell({ change: 'drop', item })
  }
  const release = async (): Promise<void> => {
    for (const item of [...items.values()]) drop(item)
    helper.ref()
    helper.stdin.end()
    await ended
  }
  return {
    add(item) {
      items.set(JSON.stringify(item), item)
      tell({ change: 'add', item })
    },
    drop,
    release,
    async clear() {
      await removeLeftovers([...items.values()])
      await release()
    },
  }
}
