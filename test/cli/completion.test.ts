import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { cli } from '../support/command-line.ts'

/** The words that bash offers after these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout: script } = await cli(['completion', 'bash'])
  const typed = ['waba-relay', ...words].map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _waba_relay; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
}

describe('completion', () => {
  it('offers commands, and those below them', async () => {
    expect(await offered('s')).toEqual(['serve', 'schemas', 'subscriptions', 'simulate'])
    expect(await offered('topics', '')).toEqual(['plan', 'apply', '--help'])
  })

  it('offers options, also after other options', async () => {
    expect(await offered('topics', 'apply', '--alter', '--ret')).toEqual(['--retention'])
  })

  it('offers the names of fields and samples', async () => {
    expect(await offered('tail', 'mess')).toEqual(expect.arrayContaining(['messages', 'messaging_handovers']))
    expect(await offered('simulate', 'messages.te')).toContain('messages.text')
  })

  it.each(['zsh', 'fish'])('has a script for %s', async (shell) => {
    const { code, stdout } = await cli(['completion', shell])
    expect(code).toBe(0)
    expect(stdout).toContain('dead-letters replay')
  })

  it('refuses any other shell', async () => {
    const { code, stderr } = await cli(['completion', 'tcsh'])
    expect(code).toBe(2)
    expect(stderr).toContain('bash, zsh, fish')
  })
})
