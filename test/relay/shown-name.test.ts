import { expect, it } from 'vitest'
import { shownName, shownPath } from '../../src/relay/shown-name.ts'

it.each(['messages', 'business_scoped_user_id', '_id', 'A1', 'a'.repeat(64)])(
  'shows %s, a name like Meta’s',
  (name) => {
    expect(shownName(name)).toBe(name)
  },
)

it.each([
  '15551234567',
  '+1 555 1234',
  'maria@example.com',
  'Maria García',
  'García',
  '',
  '1st',
  'a'.repeat(65),
  'a\n',
])('hides %j, which may be a person’s', (name) => {
  expect(shownName(name)).toBe('*')
})

it.each([
  ['/value/message/newer', '/value/message/newer'],
  ['/value/errors/0/newer', '/value/errors/*/newer'],
  ['/value/15551234567/name', '/value/*/name'],
  ['/value/a~1b/maria@example.com', '/value/*/*'],
  ['/value/', '/value/*'],
  ['', ''],
])('shows the path %s as %s', (pointer, shown) => {
  expect(shownPath(pointer)).toBe(shown)
})

it('shows only as much of a path as fits a line, and no truncated name', () => {
  const shown = shownPath(`/value/${'nested/'.repeat(50)}`)
  expect(shown.length).toBeLessThan(310)
  expect(shown).toMatch(/\/nested\/\*$/)
  expect(shownPath(`/value/${'9'.repeat(1_000_000)}`)).toBe('/value/*')
})
