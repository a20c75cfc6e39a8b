/** A failure whose message is written for the person at the keyboard: print the message, not the stack trace. */
export class StackError extends Error {
  override name = 'StackError'
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
