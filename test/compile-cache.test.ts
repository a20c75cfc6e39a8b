import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ownFolder } from '../src/compile-cache.ts'

let cache: string
let folder: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'waba-relay-cache-'))
  folder = join(cache, 'waba-relay', 'compile-cache')
})
afterEach(() => rmSync(cache, { recursive: true, force: true }))

const find = (): string | undefined => ownFolder({ XDG_CACHE_HOME: cache })

it('creates a folder that nobody else can enter, and trusts it the next time', () => {
  expect(find()).toBe(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(find()).toBe(folder)
})

it('does not trust a folder that others may write to', () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o777)
  expect(find()).toBeUndefined()
})

it('does not trust a folder inside one that others may write to', () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(join(cache, 'waba-relay'), 0o777)
  expect(find()).toBeUndefined()
})

it.skipIf(process.getuid?.() !== 0)('does not trust somebody else’s folder', () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chownSync(folder, 65_534, 65_534)
  expect(find()).toBeUndefined()
})

it('does not trust a link, and works without a cache if no folder can be created', () => {
  mkdirSync(join(cache, 'waba-relay'), { mode: 0o700 })
  symlinkSync(tmpdir(), folder)
  expect(find()).toBeUndefined()
  expect(ownFolder({ XDG_CACHE_HOME: '/dev/null' })).toBeUndefined()
})
