import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { tryCommand } from '../../tools/stack/command.ts'

/** /proc counts CPU time in these (USER_HZ, 100 on every Linux that Node runs on). */
const TICK_MS = 10
const LISTENING = '0A'

/** CPU time of a process so far, its threads' in user and system mode; undefined where there is no /proc. */
export function cpuMs(pid: number | undefined): number | undefined {
  const text = pid === undefined ? undefined : read(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  // The name in parentheses may hold spaces: fields are counted behind it, from the third on (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** The most memory that a process has had (VmHWM); undefined where there is no /proc. */
export function peakRssMiB(pid: number): number | undefined {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')
  return match === null ? undefined : Number(match[1]) / 1024
}

/**
 * The process of a broker on this machine: the one that listens on its port, or what runs in the container that
 * publishes it. Undefined if unknown.
 */
export async function brokerPid(brokers: string): Promise<number | undefined> {
  const port = Number(brokers.split(',')[0]?.split(':').at(-1))
  const sockets = new Set(listeningInodes(port).map((inode) => `socket:[${inode}]`))
  const pid = processes()
    .filter(isKafka)
    .find((each) => openFiles(each).some((file) => sockets.has(file)))
  return pid ?? (await containerPid(port))
}

async function containerPid(port: number): Promise<number | undefined> {
  const id = (await tryCommand('docker', ['ps', '--quiet', '--filter', `publish=${port}`]))?.trim()
  if (!id) return undefined
  const pid = Number(await tryCommand('docker', ['inspect', '--format', '{{.State.Pid}}', id]))
  return isKafka(pid) ? pid : undefined
}

function isKafka(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`)?.includes('kafka.Kafka') === true
}

function processes(): number[] {
  return names('/proc').map(Number).filter(Number.isInteger)
}

function listeningInodes(port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => (read(path) ?? '').split('\n').slice(1))
  return lines.flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    return fields[1]?.endsWith(`:${hexPort}`) && fields[3] === LISTENING ? [fields[9] ?? ''] : []
  })
}

function openFiles(pid: number): string[] {
  return names(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)]
    } catch {
      return []
    }
  })
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
