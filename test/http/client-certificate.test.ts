import { expect, it } from 'vitest'
import { subjectHasName } from '../../src/http/client-certificate.ts'

const NAME = 'client.webhooks.fbclientcerts.com'

it.each([
  `CN=${NAME}`,
  `cn = ${NAME.toUpperCase()} `,
  `CN="${NAME}",O=Meta`,
  `CN=${NAME},O=Meta Platforms\\, Inc.,C=US`,
  `O="Meta Platforms, Inc.", CN=${NAME}`,
  `O=Meta+CN=${NAME},C=US`,
  `/C=US/O=Meta Platforms, Inc./CN=${NAME}`,
  NAME,
])('the subject %s has the name', (subject) => {
  expect(subjectHasName(subject, NAME)).toBe(true)
})

it.each([
  undefined,
  '',
  'CN=',
  `CN=x${NAME}`,
  `CN=${NAME}.example.com`,
  `O=${NAME}`,
  `XCN=${NAME}`,
  `O="a, CN=${NAME}",CN=other`,
  `O="a\\", CN=${NAME}",CN=other`,
  `O=a\\,CN=${NAME},CN=other`,
  `OU=a/CN=${NAME},CN=other`,
  `O="never ends, CN=${NAME}`,
  `CN=other\\`,
])('the subject %s has not', (subject) => {
  expect(subjectHasName(subject, NAME)).toBe(false)
})
