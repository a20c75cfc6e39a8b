import { expect, it } from 'vitest'
import { shownPath } from '../../src/http/shown-path.ts'

const TOKEN = 'verify-token-92ab'

it.each([
  ['/webhooks', '/webhooks'],
  ['/.env', '/.env'],
  [`/webhook%3Fhub.verify_token=${TOKEN}`, '/webhook'],
  [`/webhook;hub.verify_token=${TOKEN}`, '/webhook'],
  [`/webhook&hub.verify_token=${TOKEN}`, '/webhook'],
  [`/webhook/${TOKEN}`, '*'],
  [`/${TOKEN}/webhook`, '*'],
  [`/webhook/${'a'.repeat(85)}${TOKEN}`, '*'],
  ['/webhook/p%C3%A4ss%24', '*'],
  ['/webhook/15550142367', '/webhook/*'],
  ['/webhook/other%40example.com', '/webhook/other'],
  [`/${'a'.repeat(200)}`, `/${'a'.repeat(99)}`],
])('the log shows %s as %s', (path, shown) => {
  expect(shownPath(path, [TOKEN, 'päss$'])).toBe(shown)
})
