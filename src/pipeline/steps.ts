/** Work with pauses in which it yields to others. */
export type Steps<T> = Generator<undefined, T>

/** Runs the work to its end without pausing. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
