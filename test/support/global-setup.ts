import type { TestProject } from 'vitest/node'
import { provideStack } from '../../tools/stack/provide.ts'

declare module 'vitest' {
  interface ProvidedContext {
    kafkaBrokers: string
    registryUrl: string
  }
}

/**
 * vitest calls this once per run, before the first test file of a project that names it in `globalSetup`: so runs without
 * such files start nothing. Kafka and the registry are shared by all of them; tests keep apart by topic names of their own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await provideStack()
  project.provide('kafkaBrokers', stack.brokers)
  project.provide('registryUrl', stack.registryUrl)
  return () => stack.close()
}
