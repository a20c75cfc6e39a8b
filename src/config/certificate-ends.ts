import type { Config } from './config.ts'
import { certificatesIn } from './pem.ts'
import { SETTINGS } from './settings.ts'

/** Settings that hold the relay's own certificates, and settings that hold CAs. */
const OWN = ['tlsCert', 'kafkaTlsCert', 'registryTlsCert'] as const
const CAS = ['tlsClientCa', 'kafkaTlsCa', 'registryTlsCa'] as const

/**
 * When each setting's certificates expire: for its own, the earliest; for CAs, the latest, after which nobody is
 * trusted.
 */
export function certificateEnds(config: Config): { readonly setting: string; readonly endsAtMs: number }[] {
  return [...OWN, ...CAS].flatMap((key) => {
    const pem = config[key]
    if (pem === undefined) return []
    const ends = certificatesIn(pem).map(({ validToDate }) => validToDate.getTime())
    const isOwn = (OWN as readonly string[]).includes(key)
    return [{ setting: SETTINGS[key].name, endsAtMs: isOwn ? (ends[0] ?? 0) : Math.max(...ends) }]
  })
}
