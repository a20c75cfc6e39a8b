import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Guard, openGuard } from '../tools/stack/guard.ts'
import { type LocalStack, provideStack } from '../tools/stack/provide.ts'
import { deleteTopics } from './servers/topics.ts'

/** What one run of a benchmark makes and takes away again: a folder, processes, topics. */
export interface Workspace extends AsyncDisposable {
  readonly folder: string
  /** Ends what is left when this process is killed. */
  readonly guard: Guard
  /** Before the names of all topics of this run. */
  readonly prefix: string
  /** Kafka and the registry, started by the first who asks. */
  stack(): Promise<LocalStack>
  file(name: string): string
  /** Called when the run ends, the last one first. */
  onClose(work: () => Promise<void>): void
  /** Throws Interrupted after Ctrl-C. */
  checkInterrupted(): void
}

/** The person at the keyboard has had enough. */
export class Interrupted extends Error {
  override name = 'Interrupted'
}

export function openWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'waba-relay-bench-'))
  const guard = openGuard()
  guard.add({ kind: 'folder', path: folder })
  const prefix = `bench-${randomBytes(4).toString('hex')}-`
  const closing: (() => Promise<void>)[] = []
  let stack: Promise<LocalStack> | undefined
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(130)
    interrupted = true
    process.stderr.write('\nEnding what was started …\n')
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  return {
    folder,
    guard,
    prefix,
    async stack() {
      stack ??= provideStack()
      return stack
    },
    file: (name) => join(folder, name),
    onClose: (work) => void closing.push(work),
    checkInterrupted() {
      if (interrupted) throw new Interrupted('interrupted')
    },
    async [Symbol.asyncDispose]() {
      for (const work of closing.reverse()) await work()
      // A broker of this run goes with its data.
      const provided = await stack?.catch(() => undefined)
      if (provided?.kind === 'env') await deleteTopics(provided.brokers, prefix).catch(() => undefined)
      await provided?.close()
      rmSync(folder, { recursive: true, force: true })
      await guard.clear()
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    },
  }
}
