import { unwatchFile, watchFile } from 'node:fs'
import { ConfigError, type ConfigWith, readConfig, type SettingKey } from './config.ts'
import type { Environment } from './environment.ts'
import { SETTINGS } from './settings.ts'

/**
 * How often files are checked. Symbolic links are followed: Kubernetes swaps one to renew all files of a secret at
 * once.
 */
const POLL_MS = 2_000
/** Delay between a change and reading it, since a certificate and its key are two files. */
const SETTLE_MS = 200

export interface SettingsFollower {
  /** Names of the settings whose values changed. */
  readonly onChange: (keys: readonly SettingKey[]) => void
  /** A file is missing or unusable; the previous contents stay in use. */
  readonly onProblem: (error: ConfigError) => void
}

/** Settings that are reloaded, without a restart, when the files that hold them change. */
export class LiveSettings<K extends SettingKey> {
  /** Its properties always have the latest values: read them when they are used, not earlier. */
  readonly config: ConfigWith<K>
  readonly #env: Environment
  readonly #required: readonly K[]
  #current: ConfigWith<K>
  #follower: SettingsFollower | undefined
  #timer: NodeJS.Timeout | undefined

  /** Throws a ConfigError as readConfig does. */
  constructor(env: Environment, required: readonly K[]) {
    this.#env = env
    this.#required = required
    this.#current = readConfig(env, required)
    const view = {}
    for (const key of Object.keys(SETTINGS) as SettingKey[]) {
      Object.defineProperty(view, key, { enumerable: true, get: () => this.#current[key] })
    }
    this.config = view as ConfigWith<K>
  }

  /** Starts watching the files. */
  follow(follower: SettingsFollower): void {
    this.#follower = follower
    for (const path of this.#files()) {
      watchFile(path, { interval: POLL_MS, persistent: false }, () => this.#reloadSoon(SETTLE_MS))
    }
    // Catches changes between startup and the first check.
    this.#reloadSoon(POLL_MS)
  }

  /** Reads all settings again at once. */
  reload(): void {
    this.#stopTimer()
    try {
      const before = this.#current
      this.#current = readConfig(this.#env, this.#required)
      const keys = Object.keys(SETTINGS) as SettingKey[]
      const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(this.#current[key]))
      if (changed.length > 0) this.#follower?.onChange(changed)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      this.#follower?.onProblem(error)
    }
  }

  /** Stops watching. */
  stop(): void {
    this.#stopTimer()
    for (const path of this.#files()) unwatchFile(path)
  }

  #reloadSoon(afterMs: number): void {
    this.#timer ??= setTimeout(() => this.reload(), afterMs).unref()
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #files(): Set<string> {
    const names = Object.values(SETTINGS).flatMap(({ name, secret }) => (secret ? `${name}_FILE` : name))
    const paths = names.filter((name) => name.endsWith('_FILE')).map((name) => this.#env[name])
    return new Set(paths.filter((path): path is string => path !== undefined && path !== ''))
  }
}
