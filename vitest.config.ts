import { defineConfig } from 'vitest/config'

/** A real broker and registry take some seconds to answer on a small machine. */
const INTEGRATION_TIMEOUT_MS = 60_000

/** Thousands of generated webhooks, on a machine that has other work too. */
const UNIT_TIMEOUT_MS = 30_000

/** An idle kafkajs 2.2.4 sets timers in the past, which Node warns about; they do no harm. */
const EXEC_ARGV = ['--disable-warning=TimeoutNegativeWarning']
/** A compiler or a generator of another language's code, on a machine that has other work too. */
const PACKAGES_TIMEOUT_MS = 5 * 60_000

/** On a shared machine a process may stand still for seconds; a fault fails twice. Not while developing: there, look at it. */
const RETRIES = process.env.CI ? 1 : 0

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/integration/**',
            'test/examples/**',
            'test/faults/**',
            'test/packages/**',
            'test/image/**',
            'test/chart/**',
            'test/status-page/**',
            'test/monitoring/**',
          ],
          testTimeout: UNIT_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'integration',
          execArgv: EXEC_ARGV,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: INTEGRATION_TIMEOUT_MS,
          retry: RETRIES,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
          // One machine, one broker: files side by side only make each other slow.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'examples',
          execArgv: EXEC_ARGV,
          include: ['test/examples/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: INTEGRATION_TIMEOUT_MS,
          retry: RETRIES,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
          fileParallelism: false,
        },
      },
      // What a Docker engine runs: the image, and the compose file.
      {
        test: {
          name: 'image',
          include: ['test/image/**/*.test.ts'],
          globalSetup: ['test/support/image-setup.ts'],
          testTimeout: INTEGRATION_TIMEOUT_MS,
          retry: RETRIES,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'status-page',
          execArgv: EXEC_ARGV,
          include: ['test/status-page/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: INTEGRATION_TIMEOUT_MS,
          retry: RETRIES,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: 'chart',
          include: ['test/chart/**/*.test.ts'],
          globalSetup: ['test/support/chart-setup.ts'],
          testTimeout: UNIT_TIMEOUT_MS,
        },
      },
      // They install what npm packs, and call compilers: minutes on a small machine, so each has long.
      {
        test: {
          name: 'packages',
          include: ['test/packages/**/*.test.ts'],
          testTimeout: PACKAGES_TIMEOUT_MS,
          fileParallelism: false,
        },
      },
      // A real Prometheus scrapes the relay.
      {
        test: {
          name: 'monitoring',
          execArgv: EXEC_ARGV,
          include: ['test/monitoring/**/*.test.ts'],
          globalSetup: ['test/support/monitoring-setup.ts'],
          testTimeout: INTEGRATION_TIMEOUT_MS,
          retry: RETRIES,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
          fileParallelism: false,
        },
      },
      // Each file starts a cluster of its own, and says itself how long it may take.
      {
        test: {
          name: 'faults',
          execArgv: EXEC_ARGV,
          include: ['test/faults/**/*.test.ts'],
          retry: RETRIES,
          fileParallelism: false,
        },
      },
    ],
  },
})
