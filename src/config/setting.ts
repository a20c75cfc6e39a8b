/** One setting: every document and message about it is built from this. */
export interface Setting<T> {
  readonly name: string
  readonly group: string
  /** The default, as it would be written in the environment; undefined if there is none. */
  readonly fallback: string | undefined
  /** Shown in documents in place of the default. */
  readonly fallbackText?: string
  /** Never shown; can also be given as `<name>_FILE`, the path of a file that contains it. */
  readonly secret: boolean
  readonly meaning: string
  /** Throws an Error whose message completes "<name> …". */
  readonly parse: (text: string) => T
}

type Options = { secret?: boolean; fallback?: string; fallbackText?: string }

/** A setting that may be missing unless the options contain a `fallback`. */
export function setting<T>(
  group: string,
  name: string,
  parse: (text: string) => T,
  meaning: string,
  options: Options = {},
): Setting<T> {
  const { secret = false, fallback, fallbackText } = options
  return {
    name,
    group,
    parse,
    meaning,
    secret,
    fallback,
    ...(fallbackText === undefined ? {} : { fallbackText }),
  }
}

type WithFallback<T> = Setting<T> & { readonly fallback: string }

export function withDefault<T>(
  group: string,
  name: string,
  fallback: string,
  parse: (text: string) => T,
  meaning: string,
): WithFallback<T> {
  return { ...setting(group, name, parse, meaning), fallback }
}
