import type { RelayServer } from '../servers/start.ts'

/** Figures of a relay's /metrics that stand without labels, by name without `waba_relay_`. */
export async function scrape({ adminUrl }: RelayServer): Promise<(name: string) => number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text()
  return (name) => {
    const match = new RegExp(`^waba_relay_${name} (\\S+)$`, 'm').exec(text)
    return Number(match?.[1] ?? Number.NaN)
  }
}
