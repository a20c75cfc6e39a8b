/** Manifests against the schemas of Kubernetes and of the Prometheus operator. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PodMonitor, ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { Job } from 'kubernetes-models/batch/v1'
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Service, ServiceAccount } from 'kubernetes-models/v1'
import { parseAllDocuments } from 'yaml'

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
}

const ROOT = join(import.meta.dirname, '../..')
const OPERATOR = '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
const CORE = 'kubernetes-models'

/** By kind: the class that validates it, and the module of its TypeScript interface. */
const KINDS: Readonly<Record<string, readonly [new (data: never) => { validate(): void }, string]>> = {
  Deployment: [Deployment, `${CORE}/apps/v1`],
  HorizontalPodAutoscaler: [HorizontalPodAutoscaler, `${CORE}/autoscaling/v2`],
  Ingress: [Ingress, `${CORE}/networking.k8s.io/v1`],
  Job: [Job, `${CORE}/batch/v1`],
  NetworkPolicy: [NetworkPolicy, `${CORE}/networking.k8s.io/v1`],
  PodDisruptionBudget: [PodDisruptionBudget, `${CORE}/policy/v1`],
  PodMonitor: [PodMonitor, OPERATOR],
  Service: [Service, `${CORE}/v1`],
  ServiceAccount: [ServiceAccount, `${CORE}/v1`],
  ServiceMonitor: [ServiceMonitor, OPERATOR],
}

/** The objects of a YAML text. @throws Error where the text is no YAML */
export function objectsOf(text: string): KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [problem] = document.errors
    if (problem !== undefined) throw problem
    const content: KubernetesObject | null = document.toJS()
    return content === null ? [] : [content]
  })
}

/**
 * What Kubernetes would refuse: by the schemas, and, since these let unknown attributes pass, by their TypeScript interfaces. An
 * attribute that is misspelled or in the wrong place is an error there.
 */
export async function problemsOf(objects: readonly KubernetesObject[]): Promise<string[]> {
  return [...objects.flatMap(schemaProblems), ...(await unknownAttributes(objects))]
}

function schemaProblems(object: KubernetesObject): string[] {
  const [kind] = KINDS[object.kind] ?? []
  if (kind === undefined) return [`${object.kind}: not among the kinds that are validated`]
  try {
    new kind(object as never).validate()
    return []
  } catch (error) {
    return [`${object.kind} ${object.metadata.name}: ${error instanceof Error ? error.message : error}`]
  }
}

async function unknownAttributes(objects: readonly KubernetesObject[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'waba-relay-chart-'))
  try {
    const lines = objects.map((object, index) => {
      const [, path] = KINDS[object.kind] ?? []
      return `import type { I${object.kind} as T${index} } from '${path}'\nexport const o${index}: T${index} = ${JSON.stringify(object)}`
    })
    await writeFile(join(folder, 'objects.ts'), lines.join('\n'))
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', '--pretty', 'false']
    const compiler = join(ROOT, 'node_modules/.bin/tsc')
    await promisify(execFile)(compiler, [...options, 'objects.ts'], { cwd: folder })
    return []
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string }
    if (!stdout) throw error
    return stdout.trimEnd().split('\n')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
