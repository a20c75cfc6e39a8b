import { expect, test } from 'vitest'
import { RelayError } from '../src/errors.ts'

test('the error of a refused request takes no stack trace, other errors keep theirs', () => {
  expect(new RelayError('bad_request', 'no host').stack).not.toContain('\n')
  expect(new Error('a bug').stack).toContain('\n')
})
