import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { cli } from '../support/command-line.ts'

function leaves(parent: Command, path: readonly string[] = []): { path: string[]; command: Command }[] {
  return parent.commands.flatMap((command) => {
    const here = [...path, command.name()]
    return command.commands.length > 0 ? leaves(command, here) : [{ path: here, command }]
  })
}

const root = program({
  env: {},
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: () => AbortSignal.abort(),
})
const commands = leaves(root)

describe('the command line', () => {
  it.each(commands.map(({ path }) => [path.join(' '), path] as const))('%s has help with examples', async (_, path) => {
    const { code, stdout } = await cli([...path, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: waba-relay')
    expect(stdout).toContain(`Examples:\n  # `)
    expect(stdout).toContain(`  waba-relay ${path.join(' ')}`)
  })

  it('suggests the command and the option that were meant, with exit code 2', async () => {
    const command = await cli(['topic'])
    expect(command).toMatchObject({ code: 2, stdout: '' })
    expect(command.stderr).toContain('Did you mean topics?')
    const option = await cli(['topics', 'plan', '--jsn'])
    expect(option).toMatchObject({ code: 2, stdout: '' })
    expect(option.stderr).toContain('Did you mean --json?')
  })

  it('reports all wrong settings at once, with exit code 2', async () => {
    const { code, stderr } = await cli(['topics', 'plan'], { WABA_PORT: 'x', WABA_TOPIC_PREFX: 'y' })
    expect(code).toBe(2)
    expect(stderr).toContain('WABA_PORT must be a whole number')
    expect(stderr).toContain('did you mean WABA_TOPIC_PREFIX?')
  })

  it('uses no colours if the output is not a terminal', async () => {
    const { stderr } = await cli(['topics', 'plan', '--wrong'])
    expect(stderr).not.toContain('\u001b[')
  })
})
