/**
 * Loaded into the relay's process before its own code. SIGIO sets its clock back by an hour; SIGWINCH throws an error
 * that nobody catches. (Other signals are the debugger's, or end the relay.)
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

process.on('SIGIO', () => {
  shiftMs -= HOUR_MS
})
process.on('SIGWINCH', () => {
  throw new Error('thrown on purpose')
})
