/** The field flows. */
import { double, list, long, record, str, topic } from './builder.ts'

const flowError = record('FlowsError', 'One kind of error that users met.', {
  error_type: str('Kind of error, INVALID_SCREEN_TRANSITION for example.'),
  error_rate: double('Share of the errors that are of this kind, in percent.'),
  error_count: long('How many there were.'),
})

const statuses = 'DRAFT, PUBLISHED, DEPRECATED, BLOCKED, THROTTLED'

export const flows = topic(
  'flows',
  `The status of a Flow changed, an alert about its health began or ended, or its version is about to expire. Client errors
   are counted over 60 minutes, endpoint errors and latency over 30, availability over 10.`,
  {
    event: str(
      'What happened.',
      `FLOW_STATUS_CHANGE, CLIENT_ERROR_RATE, ENDPOINT_ERROR_RATE, ENDPOINT_LATENCY, ENDPOINT_AVAILABILITY,
       FLOW_VERSION_EXPIRY_WARNING`,
    ),
    message: str('What happened, in words.'),
    flow_id: str('Id of the Flow.'),
    old_status: str('Status before; missing when the Flow was created.', statuses),
    new_status: str('Status now.', statuses),
    warning: str('Warning about a version that will soon be frozen, in words.'),
    error_rate: double('Rate of errors, in percent.'),
    threshold: double('Threshold of the alert: percent for rates and availability, milliseconds for latency.'),
    alert_state: str('Whether the alert began or ended.', 'ACTIVATED, DEACTIVATED'),
    errors: list(flowError, 'The errors by kind.'),
    p50_latency: long('Median latency of the endpoint, in milliseconds.'),
    p90_latency: long('90th percentile of the latency of the endpoint, in milliseconds.'),
    requests_count: long('Requests that were counted.'),
    availability: double('Availability of the endpoint, in percent.'),
  },
)
