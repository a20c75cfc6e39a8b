/** So many letters apart, a word may have been meant. */
const DISTANCE_LIMIT = 4

/** The candidate that was probably meant, if one comes near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let found: string | undefined
  let least = Math.min(DISTANCE_LIMIT, Math.ceil(word.length / 2)) + 1
  for (const candidate of candidates) {
    const apart = distance(candidate, word)
    if (apart >= least) continue
    least = apart
    found = candidate
  }
  return found
}

/** Levenshtein distance: how many letters must be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
