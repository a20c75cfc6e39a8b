import type { Setting } from '../config/setting.ts'
import { SETTINGS } from '../config/settings.ts'

/** All settings by group, for `serve --help`. */
export function settingsHelp(): string {
  const groups = Map.groupBy(Object.values(SETTINGS) as Setting<unknown>[], ({ group }) => group)
  const sections = [...groups].map(([group, settings]) => `${group}:\n${settings.map(line).join('\n')}`)
  return `\nSettings (environment variables or lines in .env):\n\n${sections.join('\n\n')}\n`
}

function line({ name, secret, fallback, fallbackText, meaning }: Setting<unknown>): string {
  const shown = fallbackText ?? (fallback === undefined || fallback === '' ? undefined : fallback)
  const facts = [
    ...(shown === undefined ? [] : [`default: ${shown}`]),
    ...(secret ? [`or ${name}_FILE, the path of a file that contains it`] : []),
  ]
  return `  ${name}\n      ${meaning}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`
}
