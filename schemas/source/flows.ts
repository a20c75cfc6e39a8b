/** The field flows. */
import { double, list, long, record, str, topic } from './builder.ts'

const flowError = record('FlowsError', 'A kind of error that users encountered.', {
  error_type: str('Kind of error, such as INVALID_SCREEN_TRANSITION.'),
  error_rate: double('Share of this kind among the errors, in percent.'),
  error_count: long('Number of errors of this kind.'),
})

const statuses = 'DRAFT, PUBLISHED, DEPRECATED, BLOCKED, THROTTLED'

export const flows = topic(
  'flows',
  `The status of a Flow changed, an alert about its health started or ended, or its version is about to expire. Client
   errors are counted over 60 minutes, endpoint errors and latency over 30, availability over 10.`,
  {
    event: str(
      'What happened.',
      `FLOW_STATUS_CHANGE, CLIENT_ERROR_RATE, ENDPOINT_ERROR_RATE, ENDPOINT_LATENCY, ENDPOINT_AVAILABILITY,
       FLOW_VERSION_EXPIRY_WARNING`,
    ),
    message: str('Description of the event.'),
    flow_id: str('Flow id.'),
    old_status: str('Previous status; absent when the Flow was created.', statuses),
    new_status: str('New status.', statuses),
    warning: str('Warning about a version that will soon be frozen.'),
    error_rate: double('Error rate, in percent.'),
    threshold: double('Alert threshold: in percent for rates and availability, in milliseconds for latency.'),
    alert_state: str('Whether the alert started or ended.', 'ACTIVATED, DEACTIVATED'),
    errors: list(flowError, 'Errors by kind.'),
    p50_latency: long('Median endpoint latency, in milliseconds.'),
    p90_latency: long('90th percentile of the endpoint latency, in milliseconds.'),
    requests_count: long('Number of requests counted.'),
    availability: double('Endpoint availability, in percent.'),
  },
)
