/** Work that pauses now and then, so that others can have their turn. */
export type Steps<T> = Generator<undefined, T>

/** Does the work to its end without a pause. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
