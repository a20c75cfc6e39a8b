/** Meta's errors as it words them. */
export const ERRORS = {
  expired: {
    status: 401,
    error: {
      message: 'Error validating access token: Session has expired on Thursday, 01-Jan-26.',
      type: 'OAuthException',
      code: 190,
      error_subcode: 463,
    },
  },
  permission: {
    status: 403,
    error: {
      message:
        '(#200) You do not have the necessary permissions required to send messages on behalf of this WhatsApp Business Account',
      type: 'OAuthException',
      code: 200,
    },
  },
  notLive: { status: 400, error: { message: 'The app is in development mode.', type: 'OAuthException', code: 10 } },
  unknownId: {
    status: 404,
    error: { message: "(#803) Some of the aliases you requested do not exist: 'x'", type: 'OAuthException', code: 803 },
  },
  transient: { status: 503, error: { message: 'Service temporarily unavailable', code: 2, is_transient: true } },
  limit: {
    status: 400,
    error: { message: '(#80007) There have been too many calls from this WhatsApp Business Account.', code: 80007 },
  },
  management: { status: 400, error: { message: '(#80008) There have been too many calls.', code: 80008 } },
  appLimit: { status: 429, error: { message: '(#4) Application request limit reached', code: 4, is_transient: true } },
} as const
