import { expect, it } from 'vitest'
import { NewPaths } from '../../src/relay/new-paths.ts'

function watched() {
  const told: { field: string; path?: string }[] = []
  return { told, paths: new NewPaths((what) => told.push(what)) }
}

it('tells each path of a field once, whatever the place in a list', () => {
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

it('tells each unknown field once', () => {
  const { told, paths } = watched()
  for (const field of ['newer', 'newer', 'newest']) paths.seeField(field)
  expect(told).toEqual([{ field: 'newer' }, { field: 'newest' }])
})

it('remembers a limited number of names, and tells none that is longer than fits a log', () => {
  const { told, paths } = watched()
  paths.see('messages', `/value/${'x'.repeat(10_000)}`)
  expect(told[0]?.path?.length).toBeLessThanOrEqual(300)
  for (let index = 0; index < 20_000; index++) paths.see('messages', `/value/${index}x`)
  expect(told.length).toBeLessThan(10_000)
})
