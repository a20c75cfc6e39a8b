import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config/config.ts'
import { SETTINGS } from '../../src/config/settings.ts'
import { CHART, lint, template } from '../../tools/chart/helm.ts'
import { MANIFEST, manifest } from '../../tools/chart/manifest.ts'
import { type KubernetesObject, objectsOf, problemsOf } from '../support/kubernetes-objects.ts'

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly securityContext: object
  readonly volumeMounts: readonly { readonly mountPath: string; readonly readOnly?: boolean }[]
}

interface PodSpec {
  readonly containers: readonly [Container]
  readonly initContainers?: readonly Container[]
  readonly terminationGracePeriodSeconds?: number
  readonly volumes: readonly { readonly projected?: { readonly sources: readonly Source[] } }[]
}

type Source = Readonly<
  Record<'secret' | 'configMap', { readonly items: readonly [{ readonly path: string }] } | undefined>
>

interface Workload extends KubernetesObject {
  readonly spec: {
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> }
    readonly template: { readonly metadata: { readonly labels: object }; readonly spec: PodSpec }
  }
}

const ROOT = join(import.meta.dirname, '../..')
const SECRETS = Object.values(SETTINGS).flatMap((setting) => (setting.secret ? [setting.name] : []))
const helm = inject('helm') ?? ''
const SETS: Readonly<Record<string, string[]>> = {
  'its defaults': [],
  'a secured cluster': ['--values', join(import.meta.dirname, 'values/secured.yaml')],
  'a preparing job': ['--values', join(import.meta.dirname, 'values/prepared.yaml')],
  OpenShift: ['--values', join(import.meta.dirname, 'values/openshift.yaml')],
}

async function rendered(args: readonly string[] = []): Promise<KubernetesObject[]> {
  return objectsOf(await template(helm, 'waba-relay', args))
}

function workloads(objects: readonly KubernetesObject[]): Workload[] {
  return objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Job') as Workload[]
}

function deploymentOf(objects: readonly KubernetesObject[]): Workload {
  const deployment = workloads(objects).find(({ kind }) => kind === 'Deployment')
  if (deployment === undefined) throw new Error('no Deployment')
  return deployment
}

function only<T>(objects: readonly KubernetesObject[], kind: string): T | undefined {
  return objects.find((object) => object.kind === kind) as T | undefined
}

describe.skipIf(helm === '')('the Helm chart', () => {
  describe.each(Object.entries(SETS))('with the values of %s', (_name, args) => {
    it('passes Helm’s linter, and Kubernetes would accept it', async () => {
      await lint(helm, args)
      const objects = await rendered(args)
      expect(objects.length).toBeGreaterThan(1)
      expect(await problemsOf(objects)).toEqual([])
    })

    it('gives the relay valid settings, and the pod more time to stop than its drain takes', async () => {
      const {
        containers,
        terminationGracePeriodSeconds = 0,
        volumes,
      } = deploymentOf(await rendered(args)).spec.template.spec
      const given = containers[0].env.filter(({ name }) => name.startsWith('WABA_'))
      const files = given.filter(({ name }) => name.endsWith('_FILE'))
      const plain = given.filter(({ name }) => !name.endsWith('_FILE')).map(({ name, value }) => [name, value])
      // Secrets as text; certificates are left out, as there are none here to be read.
      const secrets = SECRETS.filter((name) => files.some((file) => file.name === `${name}_FILE`))
      const config = readConfig(Object.fromEntries([...plain, ...secrets.map((name) => [name, 'a-secret'])]))
      expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(config.drainDelayMs + config.drainTimeoutMs + 2_000)
      // A port of the container, and every file among those that are mounted.
      expect(containers[0].ports).toEqual([
        { name: 'webhook', containerPort: config.port },
        { name: 'admin', containerPort: config.adminPort },
      ])
      const sources = volumes.flatMap(({ projected }) => projected?.sources ?? [])
      const mounted = sources.map(({ secret, configMap }) => `/run/waba-relay/${(secret ?? configMap)?.items[0].path}`)
      expect(files.map(({ value }) => value).toSorted()).toEqual(mounted.toSorted())
    })

    it('gives no pod a token, a capability, a privilege or a writable file system', async () => {
      for (const { spec } of workloads(await rendered(args))) {
        const pod = spec.template.spec
        expect(pod).toMatchObject({
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        })
        for (const { securityContext } of [...pod.containers, ...(pod.initContainers ?? [])]) {
          expect(securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          })
        }
      }
    })

    it('selects the relays, but not the pods of the preparation job', async () => {
      const [relay, job] = workloads(await rendered(args)).toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
      const selector = relay?.spec.selector?.matchLabels ?? {}
      expect(relay?.spec.template.metadata.labels).toMatchObject(selector)
      if (job !== undefined) expect(job.spec.template.metadata.labels).not.toMatchObject(selector)
      const service = only<{ spec: { selector: object } }>(await rendered(args), 'Service')
      expect(service?.spec.selector).toEqual(selector)
    })
  })

  it('opens the admin port only to named peers, and the webhook port to everybody', async () => {
    const policy = only<{ spec: { ingress: object[]; policyTypes: string[] } }>(await rendered(), 'NetworkPolicy')
    expect(policy?.spec.ingress).toEqual([
      { ports: [{ port: 'webhook', protocol: 'TCP' }] },
      {
        ports: [{ port: 'admin', protocol: 'TCP' }],
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      },
    ])
    const nobody = await rendered(['--set-json', 'networkPolicy.adminFrom=[]'])
    expect(only<{ spec: { ingress: object[] } }>(nobody, 'NetworkPolicy')?.spec.ingress).toHaveLength(1)
  })

  it('leaves topics and schemas to the job if there is one', async () => {
    const objects = await rendered(SETS['a preparing job'])
    const [topics] = only<Workload>(objects, 'Job')?.spec.template.spec.initContainers ?? []
    expect(topics).toMatchObject({
      args: ['topics', 'apply', '--partitions', '12', '--replication-factor', '3', '--min-insync-replicas', '2'],
    })
    const { env } = deploymentOf(objects).spec.template.spec.containers[0]
    for (const name of ['WABA_TOPICS_AUTO_CREATE', 'WABA_SCHEMAS_AUTO_REGISTER']) {
      expect(env).toContainEqual({ name, value: 'false' })
    }
  })

  it.each([
    ['a setting that the relay does not know', ['--set', 'settings.WABA_KAFKA_BROKER=a:1'], 'WABA_KAFKA_BROKER'],
    ['a secret among the plain settings', ['--set', 'settings.WABA_APP_SECRETS=abc'], 'WABA_APP_SECRETS'],
    [
      'a number, which Helm would write as 6.7108864e+07',
      ['--set', 'settings.WABA_PENDING_LIMIT_BYTES=67108864'],
      'WABA_PENDING_LIMIT_BYTES',
    ],
    ['a value that the chart does not know', ['--set', 'replicas=3'], 'replicas'],
    [
      'a file from a secret and a config map at once',
      ['--set', 'files.WABA_APP_SECRETS.configMap=b'],
      'WABA_APP_SECRETS',
    ],
    ['a chart without app secrets', ['--set', 'files.WABA_APP_SECRETS=null'], 'WABA_APP_SECRETS'],
  ])('refuses %s', async (_what, args, named) => {
    await expect(rendered(args)).rejects.toThrow(named)
  })

  it('has the package’s version, and renders the manifest kept for users without Helm', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const about = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8'))
    expect(about).toMatchObject({ version, appVersion: version })
    expect(readFileSync(join(ROOT, MANIFEST), 'utf8'), 'stale: npm run chart').toBe(await manifest(helm))
  })
})

describe('the check of manifests', () => {
  it('finds an attribute that is misspelled, missing, or of the wrong type', async () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }
    expect(await problemsOf([{ ...service, spec: { ports: [{ port: 80 }] } } as KubernetesObject])).toEqual([])
    const misspelled = { ...service, spec: { prots: [] } } as KubernetesObject
    expect((await problemsOf([misspelled])).join()).toContain(`'"prots"' does not exist`)
    const wrong = { ...service, spec: { ports: [{ port: '80', targetPort: 80 }] } } as KubernetesObject
    expect((await problemsOf([wrong])).join()).toContain('/spec/ports/0/port')
    const missing = { ...service, spec: { ports: [{}] } } as KubernetesObject
    expect((await problemsOf([missing])).join()).toContain('port')
  })
})
