/** Where a broker is reached; an IPv6 address without brackets. */
export interface BrokerAddress {
  readonly host: string
  readonly port: number
}

/** Of `host:port` or `[IPv6 address]:port`. */
export function addressOf(broker: string): BrokerAddress {
  const colon = broker.lastIndexOf(':')
  return { host: broker.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(colon + 1)) }
}

/** The same as text. */
export function textOf({ host, port }: BrokerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
