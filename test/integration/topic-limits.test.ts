import { expect, test, vi } from 'vitest'
import { type ConsumedRecord, createTopics, limitTopic, of, readRecords } from '../support/consumer.ts'
import { webhookOf } from '../support/pipeline.ts'
import { newPrefix, type RelayProcess, startRelay } from '../support/relay.ts'

const SMALL_BYTES = 2_000
const LARGE_BYTES = 200_000
const LARGE = webhookOf('security', { event: 'PIN_CHANGED', requester: 'x'.repeat(20_000) })
/** The relay asks for limits at most once a second. */
const LEARNED = { timeout: 10_000, interval: 300 }

async function relayWithLimit(maxMessageBytes: number): Promise<RelayProcess> {
  const prefix = newPrefix()
  const configEntries = [{ name: 'max.message.bytes', value: String(maxMessageBytes) }]
  await createTopics([{ topic: `${prefix}security`, configEntries }])
  return startRelay({ WABA_TOPIC_PREFIX: prefix })
}

async function letters(relay: RelayProcess): Promise<ConsumedRecord['value'][]> {
  return of(await readRecords(relay.prefix), 'dead_letter').map(({ value }) => value)
}

test('a raised max.message.bytes takes effect without a restart', async () => {
  const relay = await relayWithLimit(SMALL_BYTES)
  await relay.post(LARGE)
  expect(await letters(relay)).toMatchObject([{ reason: 'record_too_large' }])
  await limitTopic(`${relay.prefix}security`, LARGE_BYTES)
  await vi.waitFor(async () => {
    await relay.post(LARGE)
    expect(of(await readRecords(relay.prefix), 'security')).toHaveLength(1)
  }, LEARNED)
  await relay.stop()
})

test('a lowered one, too, once the broker refused a record', async () => {
  const relay = await relayWithLimit(LARGE_BYTES)
  await limitTopic(`${relay.prefix}security`, SMALL_BYTES)
  // The broker, too, learns it a little later.
  await vi.waitFor(async () => {
    await relay.post(LARGE)
    expect(await letters(relay)).toMatchObject([{ reason: 'refused_by_broker' }])
  }, LEARNED)
  await vi.waitFor(async () => {
    await relay.post(LARGE)
    const detail = `${relay.prefix}security accepts ${SMALL_BYTES} with key and headers`
    expect(await letters(relay)).toContainEqual(
      expect.objectContaining({ reason: 'record_too_large', detail: expect.stringContaining(detail) }),
    )
  }, LEARNED)
  await relay.stop()
})
