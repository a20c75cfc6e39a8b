import { afterAll, expect, test } from 'vitest'
import { of, readRecords } from '../support/consumer.ts'
import { nextVersionWith } from '../support/next-version.ts'
import { webhookOf } from '../support/pipeline.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'

const FIELD = 'account_review_update'
const ATTRIBUTE = 'reviewed_by'
const DELIVERIES_EACH = 20

const next = nextVersionWith(FIELD, ATTRIBUTE)
afterAll(() => next.remove())

test('upgrading to a version with one more attribute and rolling back, side by side, loses no delivery', async () => {
  const sent = new Set<string>()
  const old = await startRelay()
  await deliver(old, sent)
  const newer = await startRelay({}, { main: next.main })
  await Promise.all([deliver(old, sent), deliver(newer, sent)])
  await old.stop()
  await deliver(newer, sent)
  const back = await startRelay()
  await Promise.all([deliver(newer, sent), deliver(back, sent)])
  await newer.stop()
  await deliver(back, sent)
  const records = of(await readRecords(old.prefix), FIELD)
  const typed = records.filter(({ value }) => value.value[ATTRIBUTE] !== undefined && value.value[ATTRIBUTE] !== null)
  const kept = records.filter(({ value }) => value.unmapped[`/value/${ATTRIBUTE}`] !== undefined)
  expect(typed.length).toBe(3 * DELIVERIES_EACH)
  expect(kept.length).toBe(4 * DELIVERIES_EACH)
  const names = [
    ...typed.map(({ value }) => value.value[ATTRIBUTE]),
    ...kept.map(({ value }) => JSON.parse(value.unmapped[`/value/${ATTRIBUTE}`] as string)),
  ]
  expect(new Set(names)).toEqual(sent)
})

/** Deliveries one after the other, each with an attribute that only the next version knows. */
async function deliver(relay: RelayProcess, sent: Set<string>): Promise<void> {
  for (let delivery = 0; delivery < DELIVERIES_EACH; delivery++) {
    const name = `reviewer ${sent.size}`
    sent.add(name)
    const { status } = await relay.post(webhookOf(FIELD, { decision: 'APPROVED', [ATTRIBUTE]: name }))
    expect(status).toBe(200)
  }
}
