import type { TestProject } from 'vitest/node'
import { findHelm, NO_HELM } from '../../tools/chart/helm.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of Helm; undefined if it is not available. */
    helm: string | undefined
  }
}

/** Finds Helm or builds it. If neither works, one line says so, and the chart's tests are skipped. */
export async function setup(project: TestProject): Promise<void> {
  const helm = await findHelm((line) => void process.stdout.write(`${line}\n`))
  project.provide('helm', helm)
  if (helm === undefined) process.stdout.write(`${NO_HELM}: the chart is not tested.\n`)
}
