import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Guard } from './guard.ts'
import type { Jars } from './jars.ts'
import { QUICK_START } from './kafka-node.ts'
import { type ServerProcess, startServer } from './server-process.ts'

/** Starts Apicurio Registry on the loopback address, its schemas in a file database in the folder. Does not wait for it. */
export async function startRegistry(
  { folder, port }: { readonly folder: string; readonly port: number },
  jars: Jars,
  guard: Guard,
): Promise<ServerProcess> {
  await mkdir(folder, { recursive: true })
  const logFile = join(folder, 'registry.log')
  const settings = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': port,
    'apicurio.datasource.url': registryDatabaseUrl(join(folder, 'schemas')),
    'quarkus.log.console.level': 'ERROR',
    'quarkus.log.file.enable': true,
    'quarkus.log.file.path': logFile,
    'quarkus.log.file.rotation.max-file-size': '10M',
    'quarkus.log.file.rotation.max-backup-index': 1,
  }
  const properties = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)
  return startServer({
    name: 'registry',
    command: jars.java,
    args: ['-Xmx400m', ...QUICK_START, ...properties, '-jar', jars.registryJar],
    outFile: join(folder, 'registry.out'),
    logFile,
    guard,
  })
}

/** A file database: by default the registry keeps its schemas in memory only. */
export function registryDatabaseUrl(path: string): string {
  return `jdbc:h2:file:${path}`
}
