import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } from 'kafkajs'
import { expect, it, vi } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { startCluster } from '../../tools/stack/cluster.ts'
import { cli } from '../support/command-line.ts'
import { relaySettings, startRelay } from '../support/relay.ts'

const START_LIMIT_MS = 150_000

it('in a cluster with ACLs, doctor and the relay name the rights that the relay lacks', {
  timeout: START_LIMIT_MS,
}, async () => {
  const settings = {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'true',
  }
  await using cluster = await startCluster({ brokers: 1, settings, log: () => undefined })
  const brokers = cluster.directBootstrap
  const prefix = 'rights-'
  const env = relaySettings({ WABA_KAFKA_BROKERS: brokers, WABA_TOPIC_PREFIX: prefix })
  expect((await cli(['topics', 'apply'], env)).code).toBe(0)
  const rights = async (): Promise<Finding[]> => {
    const { stdout } = await cli(['doctor', '--json'], env)
    const { findings } = JSON.parse(stdout) as { findings: Finding[] }
    return findings.filter(({ check }) => check === 'kafka.permissions')
  }
  expect(await rights()).toMatchObject([{ status: 'ok' }])

  // Whoever is named by an ACL of a topic may do no more than it says.
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const acl = {
    resourceType: AclResourceTypes.TOPIC,
    resourceName: `${prefix}messages`,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: 'User:ANONYMOUS',
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
  }
  await admin.createAcls({ acl: [{ ...acl, operation: AclOperationTypes.DESCRIBE }] })
  // A broker hears of a new ACL from the controller, a moment later.
  const check = async (): Promise<void> => {
    const [lacking] = await rights()
    expect(lacking).toMatchObject({ status: 'problem', message: `The relay may not write to ${prefix}messages.` })
    expect(lacking?.remedy).toContain('kafka-acls.sh --add')
  }
  await vi.waitFor(check, { timeout: 30_000, interval: 200 })

  const relay = await startRelay(env)
  const answer = await relay.post(readSample('messages.text'))
  expect(answer.status).toBe(503)
  const lacking = 'TOPIC_AUTHORIZATION_FAILED: grant the relay’s user Write on this topic'
  await vi.waitUntil(() => relay.stdout.includes(lacking), 5_000)
  // Granted, as the runbook says, it is enough: no restart.
  await admin.createAcls({ acl: [{ ...acl, operation: AclOperationTypes.WRITE }] })
  const isStored = async (): Promise<boolean> => (await relay.post(readSample('messages.text'))).status === 200
  await vi.waitUntil(isStored, { timeout: 30_000, interval: 200 })
  await relay.stop()

  const hidden = { ...acl, resourceName: `${prefix}calls`, principal: 'User:other' }
  await admin.createAcls({ acl: [{ ...hidden, operation: AclOperationTypes.DESCRIBE }] })
  await admin.disconnect()
  const later = await startRelay(env, { untilReady: false })
  const reason = `The relay may not describe ${prefix}calls (TOPIC_AUTHORIZATION_FAILED)`
  await vi.waitUntil(async () => (await later.admin('/readyz')).text.includes(reason), 30_000)
  await later.stop()
})
