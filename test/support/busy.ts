/** Blocks the event loop, as long work does. */
export function busyFor(ms: number): void {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}
