import type { Command } from 'commander'
import { registryAccess } from '../config/access.ts'
import { readConfig } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { TOPIC_NAMES } from '../pipeline/fields.ts'
import { Registry } from '../registry/registry.ts'
import { planSchemas, type SubjectPlan } from '../registry/schema-plan.ts'
import { schemaText } from '../registry/schemas.ts'
import { command, group, JSON_OPTION } from './command.ts'
import { CommandFailed, type Context } from './context.ts'
import { counted, paint, printJson, printLine, type Style, table } from './output.ts'

interface Options {
  readonly json?: true
}

export function schemasCommand(context: Context): Command {
  const check = command('check', 'check whether the registry accepts this version’s schemas; changes nothing', {
    'schemas check': 'before an upgrade; exit code 1 if a schema is incompatible',
    'schemas check --json': 'the same, for a pipeline',
  })
    .option(...JSON_OPTION)
    .action((options: Options) => showCheck(context, options))
  const register = command('register', 'register this version’s schemas, all or none', {
    'schemas register': 'if WABA_SCHEMAS_AUTO_REGISTER is false',
  })
    .option(...JSON_OPTION)
    .action((options: Options) => registerAll(context, options))
  const list = command('list', 'list the registry’s subjects with versions, ids and compatibility levels', {
    'schemas list': 'all subjects that begin with WABA_TOPIC_PREFIX',
  })
    .option(...JSON_OPTION)
    .action((options: Options) => listSubjects(context, options))
  return group('schemas', 'check and register schemas', [check, register, list])
}

interface Asked {
  readonly registry: Registry
  readonly topicPrefix: string
  readonly plans: SubjectPlan[]
}

async function ask({ env }: Context): Promise<Asked> {
  const config = readConfig(env)
  const registry = new Registry(registryAccess(config))
  const { topicPrefix } = config
  return { registry, topicPrefix, plans: await planSchemas(registry, topicPrefix).catch(failed) }
}

function failed(error: unknown): never {
  throw new CommandFailed(messageOf(error))
}

async function showCheck(context: Context, options: Options): Promise<void> {
  const { plans } = await ask(context)
  if (options.json) await printJson(context.stdout, { subjects: plans })
  else {
    await showPlans(context, plans)
    const count = (state: SubjectPlan['state']): number => plans.filter((plan) => plan.state === state).length
    context.stderr.write(
      `${count('registered')} registered, ${count('missing')} missing, ${count('compatible')} would become a new version, ` +
        `${count('incompatible')} incompatible.\n`,
    )
  }
  refuseIncompatible(plans)
}

function refuseIncompatible(plans: readonly SubjectPlan[]): void {
  const incompatible = plans.filter(({ state }) => state === 'incompatible')
  if (incompatible.length === 0) return
  throw new CommandFailed(
    `The registry finds ${counted(incompatible.length, 'schema')} incompatible: ` +
      `${incompatible.map(({ subject }) => subject).join(', ')}.\nAnother schema is registered under the subject, ` +
      'by someone else or by an older relay: choose another WABA_TOPIC_PREFIX, or remove the foreign versions.',
  )
}

async function registerAll(context: Context, options: Options): Promise<void> {
  const { registry, plans } = await ask(context)
  // Checked before anything is written: half of the schemas would be of no use.
  refuseIncompatible(plans)
  const results = []
  for (const [index, plan] of plans.entries()) {
    const text = JSON.stringify(JSON.parse(schemaText(TOPIC_NAMES[index] as string)))
    const id = plan.id ?? (await registry.register(plan.subject, text).catch(failed))
    results.push({ subject: plan.subject, id, done: plan.id === undefined ? 'registered' : 'unchanged' })
  }
  if (options.json) return printJson(context.stdout, { subjects: results })
  const text = table(context.stdout, results, [
    { title: 'subject', cell: ({ subject }) => subject },
    { title: 'id', align: 'right', cell: ({ id }) => String(id) },
    { title: 'done', cell: ({ done }) => done, style: ({ done }) => (done === 'registered' ? 'green' : 'dim') },
  ])
  await printLine(context.stdout, text.trimEnd())
  const count = results.filter(({ done }) => done === 'registered').length
  context.stderr.write(`${counted(count, 'schema')} registered, ${results.length - count} unchanged.\n`)
}

async function listSubjects(context: Context, options: Options): Promise<void> {
  const { registry, topicPrefix, plans } = await ask(context)
  const planOf = new Map(plans.map((plan) => [plan.subject, plan]))
  // A registry may list a part of its subjects only (Apicurio: the first 1,000); those of this version are asked for by name.
  const known = plans.flatMap(({ subject, latest }) => (latest === undefined ? [] : [subject]))
  const listed = (await registry.subjects().catch(failed)).filter((subject) => subject.startsWith(topicPrefix))
  const subjects = [...new Set([...known, ...listed])].sort()
  const rows = []
  for (const subject of subjects) {
    const latest = planOf.get(subject)?.latest ?? (await registry.latest(subject).catch(failed))
    const compatibility = await registry.compatibilityLevel(subject).catch(failed)
    const schema = planOf.get(subject)?.state ?? 'not of this version'
    rows.push({ subject, version: latest?.version, id: latest?.id, compatibility, schema })
  }
  if (options.json) return printJson(context.stdout, { subjects: rows })
  if (rows.length === 0) context.stderr.write(`No subject begins with ${topicPrefix}.\n`)
  else {
    const text = table(context.stdout, rows, [
      { title: 'subject', cell: ({ subject }) => subject },
      { title: 'version', align: 'right', cell: ({ version }) => String(version ?? '') },
      { title: 'id', align: 'right', cell: ({ id }) => String(id ?? '') },
      { title: 'compatibility', cell: ({ compatibility }) => compatibility ?? '' },
      { title: 'schema of this version', cell: ({ schema }) => schema },
    ])
    await printLine(context.stdout, text.trimEnd())
  }
}

const COLOURS: Readonly<Record<SubjectPlan['state'], Style>> = {
  registered: 'green',
  missing: 'yellow',
  compatible: 'yellow',
  incompatible: 'red',
}

async function showPlans({ stdout }: Context, plans: readonly SubjectPlan[]): Promise<void> {
  const text = table(stdout, plans, [
    { title: 'subject', cell: ({ subject }) => subject },
    { title: 'state', cell: ({ state }) => state, style: ({ state }) => COLOURS[state] },
    { title: 'latest', align: 'right', cell: ({ latest }) => String(latest?.version ?? '') },
    { title: 'id', align: 'right', cell: ({ id, latest }) => String(id ?? latest?.id ?? '') },
    { title: 'changes', cell: changesText },
  ])
  await printLine(stdout, text.trimEnd())
  for (const { subject, added, removed, reasons } of plans) {
    const lines = [
      ...added.map((path) => paint(stdout, 'green', `  + ${path}`)),
      ...removed.map((path) => paint(stdout, 'red', `  - ${path}`)),
      ...reasons.map((reason) => `  ${reason}`),
    ]
    if (lines.length > 0) await printLine(stdout, `\n${subject}\n${lines.join('\n')}`)
  }
}

function changesText({ added, removed }: SubjectPlan): string {
  return added.length + removed.length === 0 ? '' : `+${added.length} -${removed.length}`
}
