/** A broker's address; IPv6 without brackets. */
export interface BrokerAddress {
  readonly host: string
  readonly port: number
}

/** Parses `host:port` or `[IPv6 address]:port`. */
export function addressOf(broker: string): BrokerAddress {
  const colon = broker.lastIndexOf(':')
  return { host: broker.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(colon + 1)) }
}

/** Formats the address as text. */
export function textOf({ host, port }: BrokerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
