import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { dockerAnswers } from '../../tools/stack/docker.ts'
import { canHaveImage, docker } from './docker.ts'
import { setup as setUpStack } from './global-setup.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The relay's image, built from this checkout; undefined if no image can be built here. */
    image: string | undefined
  }
}

const ROOT = join(import.meta.dirname, '../..')
const IMAGE = 'waba-relay:test'

/**
 * Builds the image, and starts Kafka and the registry for it. If that is impossible, one line says why, and its tests
 * are skipped.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  project.provide('image', undefined)
  const reason = await whyNoImage()
  if (reason !== undefined) {
    process.stdout.write(`${reason}: the image is neither built nor run here.\n`)
    return undefined
  }
  await docker('build', '--tag', IMAGE, '--build-arg', 'VERSION=0.0.0-test', ROOT)
  project.provide('image', IMAGE)
  return setUpStack(project)
}

async function whyNoImage(): Promise<string | undefined> {
  if (!(await dockerAnswers())) return 'No Docker engine answers'
  const base = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))?.[1]
  if (base === undefined) throw new Error('The Dockerfile does not name its base as ARG NODE_IMAGE')
  return (await canHaveImage(base)) ? undefined : `The base image ${base} cannot be had`
}
