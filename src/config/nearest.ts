import { closestMatch } from 'leven'

/** This many letters apart, a word may have been meant. */
const DISTANCE_LIMIT = 4

/** The candidate that was probably meant, if one comes near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return closestMatch(word, [...candidates], { maxDistance: Math.min(DISTANCE_LIMIT, Math.ceil(word.length / 2)) })
}
