// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface FlowsValue {
  /**
   * What happened. Known values (Meta adds to them): FLOW_STATUS_CHANGE, CLIENT_ERROR_RATE, ENDPOINT_ERROR_RATE,
   * ENDPOINT_LATENCY, ENDPOINT_AVAILABILITY, FLOW_VERSION_EXPIRY_WARNING.
   */
  event?: string | null
  /** What happened, in words. */
  message?: string | null
  /** Id of the Flow. */
  flow_id?: string | null
  /**
   * Status before; missing when the Flow was created. Known values (Meta adds to them): DRAFT, PUBLISHED, DEPRECATED,
   * BLOCKED, THROTTLED.
   */
  old_status?: string | null
  /** Status now. Known values (Meta adds to them): DRAFT, PUBLISHED, DEPRECATED, BLOCKED, THROTTLED. */
  new_status?: string | null
  /** Warning about a version that will soon be frozen, in words. */
  warning?: string | null
  /** Rate of errors, in percent. */
  error_rate?: number | null
  /** Threshold of the alert: percent for rates and availability, milliseconds for latency. */
  threshold?: number | null
  /** Whether the alert began or ended. Known values (Meta adds to them): ACTIVATED, DEACTIVATED. */
  alert_state?: string | null
  /** The errors by kind. */
  errors?: (FlowsError | null)[] | null
  /** Median latency of the endpoint, in milliseconds. */
  p50_latency?: number | null
  /** 90th percentile of the latency of the endpoint, in milliseconds. */
  p90_latency?: number | null
  /** Requests that were counted. */
  requests_count?: number | null
  /** Availability of the endpoint, in percent. */
  availability?: number | null
}

/** One kind of error that users met. */
export interface FlowsError {
  /** Kind of error, INVALID_SCREEN_TRANSITION for example. */
  error_type?: string | null
  /** Share of the errors that are of this kind, in percent. */
  error_rate?: number | null
  /** How many there were. */
  error_count?: number | null
}
