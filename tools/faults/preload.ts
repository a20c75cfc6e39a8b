/**
 * Loaded into the relay's process before its own code. SIGUSR2 sets its clock back by an hour; SIGWINCH throws an error
 * that nobody catches. (Node keeps SIGUSR1 for its debugger.)
 */
const HOUR_MS = 3_600_000
const RealDate = Date
let shiftMs = 0

class ShiftedDate extends RealDate {
  constructor(...values: [] | [number | string]) {
    if (values.length === 0) super(ShiftedDate.now())
    else super(...values)
  }

  static override now(): number {
    return RealDate.now() + shiftMs
  }
}
globalThis.Date = ShiftedDate as DateConstructor

process.on('SIGUSR2', () => {
  shiftMs -= HOUR_MS
})
process.on('SIGWINCH', () => {
  throw new Error('thrown on purpose')
})
