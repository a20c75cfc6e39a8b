import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * Loaded into the relay under attack. SIGWINCH has it write how long its event loop stood still at most since the last one, and what it holds in
 * memory once its garbage is collected. (Other signals end it.)
 */
const delay = monitorEventLoopDelay()
delay.enable()

process.on('SIGWINCH', () => {
  const standstillMs = delay.max / 1e6
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  process.stdout.write(`${JSON.stringify({ msg: 'inside', standstillMs, heldBytes: heapUsed + external })}\n`)
  delay.reset()
})
