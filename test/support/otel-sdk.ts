/** Loaded by `--import` before the relay, as docs/tracing.md says. */
import { NodeSDK } from '@opentelemetry/sdk-node'

const sdk = new NodeSDK()
sdk.start()
process.once('beforeExit', () => sdk.shutdown())
