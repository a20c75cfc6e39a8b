/** A place that has not answered for this long is joined by the next one. */
const HEDGE_MS = 300

/** The first good answer; the next place is asked on an error, and where none came for HEDGE_MS. */
export function hedged<P, T>(places: readonly P[], ask: (place: P) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const errors: unknown[] = []
    let next = 0
    let timer: NodeJS.Timeout | undefined
    const askNext = (): void => {
      clearTimeout(timer)
      const place = places[next]
      if (place === undefined) return
      next++
      timer = setTimeout(askNext, HEDGE_MS)
      ask(place).then(
        (answer) => {
          clearTimeout(timer)
          next = places.length
          resolve(answer)
        },
        (error: unknown) => {
          errors.push(error)
          if (errors.length === places.length) reject(new AggregateError(errors))
          else askNext()
        },
      )
    }
    askNext()
  })
}
