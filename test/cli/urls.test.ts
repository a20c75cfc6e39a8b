import { expect, it } from 'vitest'
import { cli } from '../support/command-line.ts'

it.each([
  ['subscriptions add', ['subscriptions', 'add', '394028175630912', '--verify-token', 't', '--callback-url']],
  ['webhook set', ['webhook', 'set', '--callback-url']],
  ['doctor', ['doctor', '--url']],
  ['simulate', ['simulate', 'messages.text', '--url']],
])('%s refuses a URL with a user name or password, and does not repeat it', async (_command, args) => {
  const urls = ['https://user:canary@example.com/', 'https://canary@example.com/', 'user:canary@example.com']
  for (const url of urls) {
    const { code, stdout, stderr } = await cli([...args, url])
    expect(code).toBe(2)
    expect(stderr).toContain(`option '${args.at(-1)}`)
    expect(stdout + stderr).not.toContain('canary')
  }
})
