import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../support/browser.ts'
import { exchange } from '../support/http.ts'
import { webhookOf } from '../support/pipeline.ts'
import { type RelayProcess, relaySettings, runRelay, startRelay } from '../support/relay.ts'

const path = findBrowser()
/** More than a sample of the charts and a refresh of the page. */
const MOVES_WITHIN_MS = 20_000
/** Deliveries per second, each for 50 s. */
const SHOWN_RATES = [12, 20, 31, 38, 27, 42, 35, 24, 33, 46, 30, 22, 37]
const SHOWN_SAMPLES = [
  'messages.text',
  'messages.text',
  'messages.status_sent',
  'messages.status_delivered_no_pricing',
  'messages.status_read',
  'messages.image',
  'smb_message_echoes.text',
]
const SCREENSHOTS = join(import.meta.dirname, '../../docs/images')

let relay: RelayProcess
let browser: Browser
let problems: string[]
beforeAll(async () => {
  relay = await startRelay()
  if (path !== undefined) browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] })
})
afterAll(() => browser?.close())

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options)
  problems = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(relay.adminUrl)
  return page
}

test('the status page is served with a policy that allows nothing from outside', async () => {
  const { status, headers, text } = await relay.admin('/')
  expect(status).toBe(200)
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(headers['cache-control']).toBe('no-store')
  expect(text).not.toMatch(/(src|href)="(?!data:,")/)
  expect(text).not.toContain('app-secret')
})

describe.skipIf(path === undefined)('the status page in a browser (skipped without Chromium)', () => {
  test('updates its charts while deliveries arrive, and shows them', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    const chart = page.getByRole('img', { name: /^Deliveries per second/ })
    const before = await chart.innerHTML()
    const env = relaySettings({ WABA_LOG_LEVEL: 'warn' })
    const load = runRelay(env, [
      'simulate',
      'messages.text',
      'account_update',
      '--url',
      relay.webhookUrl,
      '--rate',
      '200',
      '--count',
      '3000',
    ])
    await expect.poll(() => chart.innerHTML(), { timeout: MOVES_WITHIN_MS }).not.toBe(before)
    const stored = page.getByText(/^stored/).locator('b')
    await expect.poll(async () => Number(await stored.textContent()), { timeout: MOVES_WITHIN_MS }).toBeGreaterThan(10)
    await expect
      .poll(() => page.getByRole('cell', { name: 'messages', exact: true }).count(), { timeout: MOVES_WITHIN_MS })
      .toBe(1)
    await relay.post(webhookOf('messages', { messages: [{ id: 'wamid.1', brand_new: 'personal' }] }))
    await relay.post('no webhook')
    await expect.poll(() => page.getByText('/value/message/brand_new').count(), { timeout: MOVES_WITHIN_MS }).toBe(1)
    expect(await page.getByRole('cell', { name: 'invalid_json' }).count()).toBe(1)
    expect(await page.content()).not.toContain('personal')
    await load
    expect(problems).toEqual([])
    await page.close()
  })

  test.runIf(process.env.UPDATE_SCREENSHOTS)(
    'is drawn for the docs, with ten minutes of history',
    async () => {
      const shown = await startRelay()
      const env = relaySettings()
      const args = ['simulate', ...SHOWN_SAMPLES, '--url', shown.webhookUrl]
      for (const rate of SHOWN_RATES) {
        await runRelay(env, [...args, '--rate', String(rate), '--count', String(rate * 50)])
      }
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      await page.goto(shown.adminUrl)
      mkdirSync(SCREENSHOTS, { recursive: true })
      await page.screenshot({
        path: join(SCREENSHOTS, 'status-page.png'),
        clip: { x: 0, y: 0, width: 1280, height: 760 },
      })
      await page.close()
    },
    20 * 60_000,
  )

  test('is a complete snapshot without JavaScript', async () => {
    const page = await open({ javaScriptEnabled: false })
    expect(await page.getByText('Ready', { exact: true }).count()).toBe(1)
    expect(await page.getByText('A snapshot; reload for newer figures.').count()).toBe(1)
    expect(await page.getByRole('img').count()).toBe(3)
    await page.close()
  })

  test.each(['light', 'dark'] as const)('fits a phone, %s', async (colorScheme) => {
    const page = await open({ viewport: { width: 360, height: 740 }, colorScheme })
    // As text: the tests' types know of no browser.
    const seen = await page.evaluate(`(() => {
      const { backgroundColor, color } = getComputedStyle(document.body)
      return [document.documentElement.scrollWidth, backgroundColor, color]
    })()`)
    const [wide, ground, text] = seen as [number, string, string]
    expect(wide).toBeLessThanOrEqual(360)
    expect(contrast(ground, text)).toBeGreaterThan(7)
    await page.close()
  })

  test('has headings, tables and charts that a screen reader finds', async () => {
    const page = await open()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('waba-relay')
    expect(await page.getByRole('heading', { level: 2 }).count()).toBeGreaterThanOrEqual(5)
    expect(await page.getByRole('status').textContent()).toContain('Ready')
    for (const image of await page.getByRole('img').all()) {
      expect(await image.getAttribute('aria-label')).toMatch(/last 15 minutes\. .* now, at most /)
    }
    expect(await page.getByRole('columnheader', { name: 'Field' }).first().getAttribute('scope')).toBe('col')
    await page.close()
  })

  test('says that the relay does not answer, and since when', async () => {
    const other = await startRelay()
    const page = await browser.newPage()
    await page.goto(other.adminUrl)
    await other.stop()
    await expect
      .poll(() => page.getByRole('alert').textContent(), { timeout: MOVES_WITHIN_MS })
      .toContain('does not answer')
    await page.close()
  })
})

test('does not exist for other methods', async () => {
  expect((await exchange(relay.adminUrl, { method: 'POST', body: '{}' })).status).toBe(404)
})

/** WCAG 2's contrast ratio of two colours, written rgb(r, g, b). */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [...color.matchAll(/\d+/g)].map(([value]) => {
    const share = Number(value) / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
