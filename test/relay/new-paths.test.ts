import { expect, it } from 'vitest'
import { type NewName, NewPaths } from '../../src/relay/new-paths.ts'

function watched() {
  const told: NewName[] = []
  return { told, paths: new NewPaths({ tell: (what) => told.push(what) }) }
}

it('reports each path of a field once, whatever its list index', () => {
  const { told, paths } = watched()
  paths.see('messages', '/value/message/newer')
  paths.see('messages', '/value/message/newer')
  paths.see('messages', '/value/errors/0/newer')
  paths.see('messages', '/value/errors/17/newer')
  paths.see('calls', '/value/message/newer')
  expect(told).toEqual([
    { field: 'messages', path: '/value/message/newer' },
    { field: 'messages', path: '/value/errors/*/newer' },
    { field: 'calls', path: '/value/message/newer' },
  ])
})

it('reports each unknown field once', () => {
  const { told, paths } = watched()
  for (const field of ['newer', 'newer', 'newest']) paths.seeField(field)
  expect(told).toEqual([{ field: 'newer' }, { field: 'newest' }])
})

it('remembers a limited number of names, and reports none too long for a log', () => {
  const { told, paths } = watched()
  paths.see('messages', `/value/${'x'.repeat(10_000)}`)
  expect(told[0]?.path?.length).toBeLessThanOrEqual(300)
  for (let index = 0; index < 20_000; index++) paths.see('messages', `/value/${index}x`)
  expect(told.length).toBeLessThan(10_000)
})

const DAY_MS = 24 * 60 * 60 * 1_000

it('reports a name again after a day, however many came in between', () => {
  const told: NewName[] = []
  let nowMs = 0
  const paths = new NewPaths({ tell: (what) => told.push(what), nowMs: () => nowMs })
  paths.seeField('newer')
  nowMs = DAY_MS - 1
  paths.seeField('newer')
  expect(told).toHaveLength(1)
  for (let index = 0; index < 10_000; index++) paths.seeField(`flood_${index}`)
  expect(told.length).toBeLessThanOrEqual(101)
  nowMs = 2 * DAY_MS
  for (const field of ['newer', 'later', 'flood_9999', 'later']) paths.seeField(field)
  expect(told.slice(-3)).toEqual([{ field: 'newer' }, { field: 'later' }, { field: 'flood_9999' }])
})

it('reports all names that may be a person’s as one', () => {
  const { told, paths } = watched()
  for (const name of ['15551234567', 'maria@example.com', 'Maria García']) paths.see('messages', `/value/${name}`)
  paths.seeField('15551234567')
  expect(told).toEqual([{ field: 'messages', path: '/value/*' }, { field: '*' }])
})
