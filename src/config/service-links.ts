import type { Environment } from './environment.ts'

/** Suffixes of a service's variables; `_SERVICE_HOST` identifies a service. */
const LINK = /^_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/
const HOST = '_SERVICE_HOST'
const ADDRESS = /^(tcp|udp|sctp):\/\//

/**
 * The environment without the variables that Kubernetes sets in each pod for every service of its namespace ("Discovering services",
 * "Environment variables"). A service named `waba-relay` would add unknown settings, one named `waba` a wrong WABA_PORT.
 */
export function withoutServiceLinks(env: Environment): Environment {
  const hosts = Object.keys(env).filter((name) => name.endsWith(HOST))
  const services = hosts.map((name) => name.slice(0, -HOST.length)).filter((name) => `${name}_SERVICE_PORT` in env)
  const isLink = (name: string, value = ''): boolean =>
    services.some((service) => {
      if (!name.startsWith(service) || !LINK.test(name.slice(service.length))) return false
      return name !== `${service}_PORT` || ADDRESS.test(value)
    })
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => !isLink(name, value)))
}
