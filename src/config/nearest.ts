import { closestMatch } from 'leven'

/** Words this many edits apart count as near. */
const DISTANCE_LIMIT = 4

/** The nearest candidate, if one is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return closestMatch(word, [...candidates], { maxDistance: Math.min(DISTANCE_LIMIT, Math.ceil(word.length / 2)) })
}
