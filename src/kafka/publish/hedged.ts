/** After this long without a response, the next target is asked as well. */
const HEDGE_MS = 300

/** The first successful response; asks the next target after an error, or if none arrives within HEDGE_MS. */
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
