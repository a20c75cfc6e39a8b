import { registryAccess } from '../config/access.ts'
import type { Config } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { Registry } from '../registry/registry.ts'
import { planSchemas, type SubjectPlan } from '../registry/schema-plan.ts'
import { about, type Finding } from './finding.ts'

/** The registry and the schemas in it. */
export async function checkRegistry(config: Config): Promise<Finding[]> {
  const schemas = about('registry.schemas')
  let plans: SubjectPlan[]
  try {
    plans = await planSchemas(new Registry(registryAccess(config)), config.topicPrefix)
  } catch (error) {
    const remedy =
      'Check WABA_SCHEMA_REGISTRY_URL (with its base path: Apicurio’s is /apis/ccompat/v7, Confluent’s has none), WABA_SCHEMA_REGISTRY_USERNAME and …_PASSWORD (or …_TOKEN, …_TOKEN_URL), and …_CA_FILE.'
    return [about('registry').problem(messageOf(error), remedy), schemas.skipped('The registry does not answer.')]
  }
  const reachable = about('registry').ok(`The registry at ${config.registryUrl} answers.`)
  const named = (state: SubjectPlan['state']): string[] =>
    plans.filter((plan) => plan.state === state).map(({ subject }) => subject)
  const incompatible = named('incompatible')
  if (incompatible.length > 0) {
    const message = `The registry rejects the schema of ${incompatible.join(', ')}: an incompatible one is registered.`
    const remedy =
      '"waba-relay schemas check" shows the differences; choose another WABA_TOPIC_PREFIX, or remove the foreign versions.'
    return [reachable, schemas.problem(message, remedy)]
  }
  const todo = [...named('missing'), ...named('compatible')]
  if (todo.length === 0) return [reachable, schemas.ok(`All ${plans.length} schemas are registered.`)]
  const message = `${todo.length} of ${plans.length} schemas are not registered yet.`
  const remedy = 'waba-relay schemas register'
  return config.schemasAutoRegister
    ? [reachable, schemas.ok(`${message} The relay registers them at startup.`)]
    : [
        reachable,
        schemas.problem(`${message} WABA_SCHEMAS_AUTO_REGISTER is false, so the relay does not start.`, remedy),
      ]
}
