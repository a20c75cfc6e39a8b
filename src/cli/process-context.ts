import { type Context, EXIT } from './context.ts'

/** This process's context. */
export function processContext(env: Context['env']): Context {
  quietWarnings()
  endWithReader(process.stdout)
  let controller: AbortController | undefined
  return {
    env,
    stdout: process.stdout,
    stderr: process.stderr,
    interrupted: () => {
      controller ??= onInterrupt()
      return controller.signal
    },
  }
}

/** The first Ctrl-C lets the command finish on its own; the second ends it at once. */
function onInterrupt(): AbortController {
  const controller = new AbortController()
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.failed)
    controller.abort()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  return controller
}

/** Makes `waba-relay tail | head` end when head does. */
function endWithReader(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(EXIT.done)
  })
}

/** An idle kafkajs 2.2.4 sets timers in the past. Node 20 and later warn about them; they do no harm. */
function quietWarnings(): void {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'TimeoutNegativeWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`)
  })
}
