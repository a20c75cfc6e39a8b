// Forms of a registry's answers, as far as the relay uses them.

export const hasId = (answer: unknown): answer is { id: number } => Number.isInteger(part(answer, 'id'))

export const areTexts = (answer: unknown): answer is string[] =>
  Array.isArray(answer) && answer.every((item) => typeof item === 'string')

export const hasSchema = (answer: unknown): answer is { schema: string } => typeof part(answer, 'schema') === 'string'

export const isVersion = (answer: unknown): answer is { id: number; version: number; schema: string } =>
  hasId(answer) && hasSchema(answer) && Number.isInteger(part(answer, 'version'))

export const isVerdict = (answer: unknown): answer is { is_compatible: boolean; messages?: string[] } =>
  typeof part(answer, 'is_compatible') === 'boolean'

export const mayHaveLevel = (answer: unknown): answer is { compatibilityLevel?: string } =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer)

function part(answer: unknown, name: string): unknown {
  return (answer as Record<string, unknown> | null | undefined)?.[name]
}
