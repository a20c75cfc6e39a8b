import type { MetricKey } from '../../src/relay/metric-table.ts'

/** Rows of the dashboard, each with its metrics in order. */
export const ROWS: readonly { readonly title: string; readonly metrics: readonly MetricKey[] }[] = [
  { title: 'Health', metrics: ['ready', 'deliveries', 'requestDuration', 'deliveryLag'] },
  { title: 'Records', metrics: ['records', 'accountRecords', 'unmapped', 'unrecognized', 'deadLetters'] },
  {
    title: 'Kafka',
    metrics: [
      'queueWait',
      'publishDuration',
      'batchRecords',
      'batchBytes',
      'pendingRecords',
      'pendingBytes',
      'publishedBytes',
      'publishTroubles',
      'producerReconnects',
    ],
  },
  {
    title: 'Public port',
    metrics: [
      'receivedBytes',
      'unverifiedBytes',
      'connections',
      'connectionsClosed',
      'tlsRefusals',
      'certificateExpiry',
    ],
  },
  { title: 'Process', metrics: ['eventLoopUtilization', 'logFailures', 'logDroppedLines', 'buildInfo'] },
]
