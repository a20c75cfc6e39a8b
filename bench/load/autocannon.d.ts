// autocannon has no types of its own; these are what autocannon-process.ts uses.
declare module 'autocannon' {
  interface Request {
    readonly method: string
    readonly body: Buffer
    readonly headers: Readonly<Record<string, string>>
  }
  interface Options {
    readonly url: string
    readonly connections: number
    readonly duration: number
    readonly timeout: number
    readonly requests: readonly Request[]
    readonly overallRate?: number
    readonly setupClient?: (client: { setRequests(requests: readonly Request[]): void }) => void
  }
  interface Result {
    readonly duration: number
    readonly requests: { readonly total: number }
    readonly latency: { readonly p50: number; readonly p99: number; readonly max: number }
    readonly non2xx: number
    readonly errors: number
  }
  function autocannon(options: Options): Promise<Result>
  export = autocannon
}
