import { validateHeaderValue } from 'node:http'
import { list, text } from './setting-parsers.ts'

// These refuse what surely is no secret, such as a wrong file mounted in a secret's place: taken live, it would lock Meta out.

/** Meta's app secrets have 32 characters. */
const LISTED_LIMIT = 1_024
/** Some passwords are whole key files in Base64, and tokens may hold many claims. */
const LIMIT = 16_384

/** Parses a list of secrets, comma-separated or one per line. */
export function secrets(value: string): string[] {
  return list(withoutPem(value)).map((item) => notLonger(text(item), LISTED_LIMIT))
}

/** Parses one secret. */
export function secret(value: string): string {
  return notLonger(text(withoutPem(value)), LIMIT)
}

/** Parses a secret that is sent in an HTTP header. */
export function headerSecret(value: string): string {
  const checked = secret(value)
  try {
    validateHeaderValue('authorization', checked)
    return checked
  } catch {
    throw new Error('contains characters that an HTTP header cannot have')
  }
}

/** Returns the value unless it contains a certificate or key. */
export function withoutPem(value: string): string {
  if (value.includes('-----BEGIN ')) throw new Error('contains a certificate or key in place of a secret')
  return value
}

function notLonger(value: string, limit: number): string {
  if (value.length > limit) throw new Error(`contains a secret that is longer than ${limit} characters`)
  return value
}

/** The text of a secret's file. Throws as parsers do. */
export function secretText(bytes: Uint8Array): string {
  const content = decoded(bytes).trim()
  if (content === '') throw new Error('names a file that is empty')
  return content
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error('names a file that is not UTF-8 text')
  }
}
