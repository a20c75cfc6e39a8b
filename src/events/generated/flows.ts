// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface FlowsValue {
  /**
   * What happened. Known values (the list may grow): FLOW_STATUS_CHANGE, CLIENT_ERROR_RATE, ENDPOINT_ERROR_RATE,
   * ENDPOINT_LATENCY, ENDPOINT_AVAILABILITY, FLOW_VERSION_EXPIRY_WARNING.
   */
  event?: string | null
  /** Description of the event. */
  message?: string | null
  /** Flow id. */
  flow_id?: string | null
  /**
   * Previous status; absent when the Flow was created. Known values (the list may grow): DRAFT, PUBLISHED, DEPRECATED,
   * BLOCKED, THROTTLED.
   */
  old_status?: string | null
  /** New status. Known values (the list may grow): DRAFT, PUBLISHED, DEPRECATED, BLOCKED, THROTTLED. */
  new_status?: string | null
  /** Warning about a version that will soon be frozen. */
  warning?: string | null
  /** Error rate, in percent. */
  error_rate?: number | null
  /** Alert threshold: in percent for rates and availability, in milliseconds for latency. */
  threshold?: number | null
  /** Whether the alert started or ended. Known values (the list may grow): ACTIVATED, DEACTIVATED. */
  alert_state?: string | null
  /** Errors by kind. */
  errors?: (FlowsError | null)[] | null
  /** Median endpoint latency, in milliseconds. */
  p50_latency?: number | null
  /** 90th percentile of the endpoint latency, in milliseconds. */
  p90_latency?: number | null
  /** Number of requests counted. */
  requests_count?: number | null
  /** Endpoint availability, in percent. */
  availability?: number | null
}

/** A kind of error that users encountered. */
export interface FlowsError {
  /** Kind of error, such as INVALID_SCREEN_TRANSITION. */
  error_type?: string | null
  /** Share of this kind among the errors, in percent. */
  error_rate?: number | null
  /** Number of errors of this kind. */
  error_count?: number | null
}
