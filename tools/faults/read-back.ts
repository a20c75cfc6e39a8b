import { randomUUID } from 'node:crypto'
import kafkajs, { type Admin } from 'kafkajs'
import { DEAD_LETTER_TOPIC, EVENTS_TOPIC, type World } from './world.ts'

const { Kafka, logLevel } = kafkajs
const TOPICS = [EVENTS_TOPIC, DEAD_LETTER_TOPIC]
const READ_LIMIT_MS = 120_000
/** Leaders are elected within seconds of a fault's end. */
const ENDS_LIMIT_MS = 30_000
const ENDS_GAP_MS = 250

/** One event found in Kafka. */
export interface Found {
  readonly topic: string
  readonly partition: number
  readonly group: number
  readonly number: number
  readonly user: number
}

/** `topic/partition` → offset. */
type Offsets = ReadonlyMap<string, number>

/** Reads what the brokers hold, round any proxy. */
export class ReadBack {
  /** In the order of each partition. */
  readonly found: Found[] = []
  readonly #world: World
  readonly #pattern: RegExp
  #from: Offsets = new Map()
  /** Places that were read: a consumer that has to join its group again begins anew. */
  #read = new Set<string>()

  /** `run` is the mark in the message ids. */
  constructor(world: World, run: string) {
    this.#world = world
    this.#pattern = new RegExp(`wamid\\.FAULT\\.${run}\\.(\\d+)\\.(\\d+)\\.(\\d+)\\.`, 'g')
  }

  /** Skips everything stored so far. */
  async skip(): Promise<void> {
    this.#from = await this.#ends()
  }

  /** The topics were deleted: what comes begins at offset 0. */
  restart(): void {
    this.#from = new Map()
    this.#read = new Set()
  }

  /** Reads everything stored since. */
  async collect(): Promise<void> {
    const ends = await this.#ends()
    const open = new Map([...ends].filter(([place, end]) => end > (this.#from.get(place) ?? 0)))
    if (open.size > 0) await this.#consume(open)
    this.#from = ends
  }

  /** A leader that has just moved appears as an error, after which the client would have to refresh. */
  async #ends(): Promise<Offsets> {
    const untilMs = performance.now() + ENDS_LIMIT_MS
    for (;;) {
      try {
        return await this.#world.withAdmin(endsOf)
      } catch (error) {
        if (performance.now() > untilMs) throw error
        await new Promise((resolve) => setTimeout(resolve, ENDS_GAP_MS))
      }
    }
  }

  async #consume(open: Map<string, number>): Promise<void> {
    const brokers = this.#world.cluster.directBootstrap.split(',')
    const kafka = new Kafka({ clientId: 'faults-read-back', brokers, logLevel: logLevel.NOTHING })
    const consumer = kafka.consumer({ groupId: `faults-${randomUUID()}`, maxWaitTimeInMs: 100 })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error(`Not read: ${[...open.keys()].join(', ')}`)), READ_LIMIT_MS)
    try {
      await consumer.connect()
      await consumer.subscribe({ topics: [...new Set([...open.keys()].map(topicOf))], fromBeginning: true })
      // From the beginning: kafkajs cannot seek while its group forms.
      await consumer.run({
        eachBatchAutoResolve: true,
        eachBatch: async ({ batch: { topic, partition, messages } }) => {
          const place = `${topic}/${partition}`
          const from = this.#from.get(place) ?? 0
          for (const { offset, value } of messages) {
            const isNew = Number(offset) >= from && !this.#read.has(`${place}/${offset}`)
            this.#read.add(`${place}/${offset}`)
            if (isNew) this.#note(topic, partition, value)
          }
          if (Number(messages.at(-1)?.offset ?? -1) + 1 >= (open.get(place) ?? 0)) open.delete(place)
          if (open.size === 0) resolve()
        },
      })
      await promise
    } finally {
      clearTimeout(timer)
      await consumer.disconnect()
    }
  }

  /** Avro writes text as it is, so an id is found without decoding; other tests decode. */
  #note(topic: string, partition: number, value: Buffer | null): void {
    for (const [, group, number, user] of (value ?? Buffer.alloc(0)).toString('latin1').matchAll(this.#pattern)) {
      const ids = { group: Number(group), number: Number(number), user: Number(user) }
      this.found.push({ topic, partition, ...ids })
    }
  }
}

function topicOf(place: string): string {
  return place.slice(0, place.lastIndexOf('/'))
}

async function endsOf(admin: Admin): Promise<Map<string, number>> {
  const existing = await admin.listTopics()
  const ends = new Map<string, number>()
  for (const topic of TOPICS.filter((name) => existing.includes(name))) {
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
      ends.set(`${topic}/${partition}`, Number(high))
    }
  }
  return ends
}
