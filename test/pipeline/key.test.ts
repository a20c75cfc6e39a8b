import { describe, expect, it } from 'vitest'
import { FIELDS } from '../../src/pipeline/fields.ts'
import { recordOfChange, recordsOfChange } from '../support/decoded.ts'

const WABA = '394028175630912'
const NUMBER = '15550142367'
const metadata = { display_phone_number: NUMBER, phone_number_id: 'P' }

/** The key of the only record of a change about a phone number. */
function keyOf(field: string, value: Record<string, unknown>): string | null {
  return recordOfChange(field, { metadata, ...value }).key
}

describe('a conversation', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['a message from a phone number', 'messages', { messages: [{ from: '33' }] }, 'P:33'],
    ['a message from a user id', 'messages', { messages: [{ from: '33', from_user_id: 'FR.1' }] }, 'P:FR.1'],
    ['a message without a number', 'messages', { messages: [{ from_user_id: 'FR.1' }] }, 'P:FR.1'],
    ['a message in a group', 'messages', { messages: [{ from: '33', from_user_id: 'FR.1', group_id: 'G' }] }, 'P:G'],
    ['a message whose contact has the user id', 'messages', { contacts: [{ wa_id: '33', user_id: 'FR.1' }], messages: [{ from: '33' }] }, 'P:FR.1'],
    ['a message that only its contact names', 'messages', { contacts: [{ wa_id: '33' }], messages: [{}] }, 'P:33'],
    ['a number as a number', 'messages', { messages: [{ from: 33639981884 }] }, 'P:33639981884'],
    ['a number as people write it', 'messages', { messages: [{ from: '+33 (6) 39-98.18\u00a084' }] }, 'P:33639981884'],
    ['an id that is no number', 'messages', { messages: [{ from: 'user_7+' }] }, 'P:user_7+'],
    ['a contact as the phone writes it', 'smb_app_state_sync', { state_sync: [{ contact: { phone_number: '+55 31 99740-2281' } }] }, 'P:5531997402281'],
    ['an echo of the list messages', 'message_echoes', { messages: [{ from: `+${NUMBER}`, to: '33' }] }, 'P:33'],
    ['an error beside echoes', 'smb_message_echoes', { errors: [{ code: 1 }] }, 'P'],
    ['a message of nobody', 'messages', { messages: [{ id: 'm' }] }, 'P'],
    ['empty names', 'messages', { messages: [{ from: '', from_user_id: '', group_id: '' }] }, 'P'],
    ['a notice with no sender', 'messages', { messages: [{ type: 'system', system: { user_id: 'FR.2' } }] }, 'P:FR.2'],
    ['a notice with a sender', 'messages', { messages: [{ from: '33', system: { user_id: 'FR.2' } }] }, 'P:33'],
    ['what is too long for a phone number', 'messages', { messages: [{ from: '+1 '.repeat(22) }] }, `P:${'+1 '.repeat(22)}`],
    ['a status by phone number', 'messages', { statuses: [{ recipient_id: '33' }] }, 'P:33'],
    ['a status by user id', 'messages', { statuses: [{ recipient_id: '33', recipient_user_id: 'FR.1' }] }, 'P:FR.1'],
    ['a status in a group', 'messages', { statuses: [{ recipient_type: 'group', recipient_id: 'G', recipient_participant_id: '33' }] }, 'P:G'],
    ['an error of the number', 'messages', { errors: [{ code: 1 }] }, 'P'],
    ['a click', 'messages', { user_actions: [{ action_type: 'x' }] }, 'P'],
    ['an echo', 'smb_message_echoes', { message_echoes: [{ from: NUMBER, to: '33' }] }, 'P:33'],
    ['an echo to a user id', 'smb_message_echoes', { message_echoes: [{ from: NUMBER, to: '33', to_user_id: 'FR.1' }] }, 'P:FR.1'],
    ['another echo', 'message_echoes', { message_echoes: [{ from: NUMBER, to: '33' }] }, 'P:33'],
    ['a call of a user', 'calls', { calls: [{ from: '33', to: NUMBER, direction: 'USER_INITIATED' }] }, 'P:33'],
    ['a call of the business', 'calls', { calls: [{ from: NUMBER, to: '33', direction: 'BUSINESS_INITIATED' }] }, 'P:33'],
    ['a call whose direction contradicts', 'calls', { calls: [{ from: NUMBER, to: '33', direction: 'USER_INITIATED' }] }, 'P:33'],
    ['a call with an unknown business number', 'calls', { calls: [{ from: '1', to: '33', direction: 'BUSINESS_INITIATED' }] }, 'P:33'],
    ['a call with no direction', 'calls', { calls: [{ from: '33', to: '1' }] }, 'P:33'],
    ['a call to a user id', 'calls', { calls: [{ from: NUMBER, to_user_id: 'FR.1' }] }, 'P:FR.1'],
    ['a call of a hidden number', 'calls', { calls: [{ from_user_id: 'FR.1', to: NUMBER }] }, 'P:FR.1'],
    ['the status of a call', 'calls', { statuses: [{ type: 'call', recipient_id: '33' }] }, 'P:33'],
    ['an error of calls', 'calls', { errors: [{ code: 1 }] }, 'P'],
    ['a past message', 'history', { history: [{ threads: [{ id: '33', messages: [{ from: NUMBER, to: '33' }] }] }] }, 'P:33'],
    ['a past message of a user id', 'history', { history: [{ threads: [{ id: '33', context: { user_id: 'FR.1' }, messages: [{ from: '33' }] }] }] }, 'P:FR.1'],
    ['declined history', 'history', { history: [{ errors: [{}] }] }, 'P'],
    ['a preference', 'user_preferences', { user_preferences: [{ wa_id: '33' }] }, 'P:33'],
    ['a preference of a user id', 'user_preferences', { user_preferences: [{ wa_id: '33', user_id: 'FR.1' }] }, 'P:FR.1'],
    ['a contact', 'smb_app_state_sync', { state_sync: [{ contact: { phone_number: '33' } }] }, 'P:33'],
    ['a contact with a user id', 'smb_app_state_sync', { state_sync: [{ contact: { phone_number: '33', user_id: 'FR.1' } }] }, 'P:FR.1'],
    ['a group', 'group_status_update', { groups: [{ group_id: 'G', type: 'group_suspend' }] }, 'P:G'],
    ['a request to join a group', 'group_participants_update', { groups: [{ group_id: 'G', user_id: 'FR.1' }] }, 'P:G'],
    ['a conversion', 'automatic_events', { automatic_events: [{ id: 'm' }] }, 'P'],
    ['standby', 'standby', {}, 'P'],
    ['a copied message', 'standby', { standby: { messages: [{ from: '33', from_user_id: 'FR.1' }] } }, 'P:FR.1'],
    ['a copied status', 'standby', { standby: { statuses: [{ recipient_id: '33' }] } }, 'P:33'],
    ['a copied request', 'standby', { standby: { message_echoes: [{ message: { to: '33' } }] } }, 'P:33'],
    ['a copied request to a user id', 'standby', { standby: { message_echoes: [{ message: { recipient: 'FR.1' } }] } }, 'P:FR.1'],
    ['a copied request to a group', 'standby', { standby: { message_echoes: [{ message: { to: 'G', recipient_type: 'group' } }] } }, 'P:G'],
    ['an unknown profile', 'consumer_profile', {}, 'P'],
  ])('is told by number and user: %s', (_, field, value, key) => {
    expect(keyOf(field, value)).toBe(key)
  }) // biome-ignore format: one case a line

  it('takes its number from the recipient of a handover', () => {
    const recipient = { phone_number_id: 'P', display_phone_number: NUMBER }
    const keys = [{ phone_number: '33' }, { phone_number: '33', user_id: 'FR.1' }, {}, undefined].map(
      (sender) => recordOfChange('messaging_handovers', { recipient, sender }).key,
    )
    expect(keys).toEqual(['P:33', 'P:FR.1', 'P', 'P'])
  })

  it('takes its number from outside metadata if there is none inside', () => {
    expect(recordOfChange('messages', { phone_number_id: 'Q', messages: [{ from: '33' }] }).key).toBe('Q:33')
    expect(keyOf('messages', { phone_number_id: 'Q', messages: [{ from: '33' }] })).toBe('P:33')
  })

  it('without a phone number id has the account as its key', () => {
    for (const value of [{ messages: [{ from: '33' }] }, { metadata: 'x' }, { metadata: {} }, 'x', null])
      expect(recordOfChange('messages', value).key).toBe(WABA)
  })

  it('has one key for the messages, statuses, calls and echoes of one user', () => {
    const records = [
      ...recordsOfChange('messages', {
        metadata,
        messages: [{ from: '33', from_user_id: 'FR.1' }],
        statuses: [{ recipient_id: '33', recipient_user_id: 'FR.1' }],
      }),
      ...recordsOfChange('calls', { metadata, calls: [{ from: NUMBER, to: '33', to_user_id: 'FR.1' }] }),
      ...recordsOfChange('smb_message_echoes', { metadata, message_echoes: [{ to: '33', to_user_id: 'FR.1' }] }),
    ]
    expect(new Set(records.map(({ key }) => key))).toEqual(new Set(['P:FR.1']))
  })
})

describe('an account', () => {
  it('is the key of every field that does not concern a number', () => {
    const accounts = [...FIELDS].filter(([, { key }]) => key === 'account').map(([field]) => field)
    expect(accounts).toEqual([
      'account_alerts', 'account_offboarded', 'account_reconnected', 'account_review_update', 'account_update', 'business_capability_update', 'business_status_update',
      'business_username_updates', 'flows', 'message_template_components_update', 'message_template_quality_update',
      'message_template_status_update', 'partner_solutions', 'payment_configuration_update', 'phone_number_name_update',
      'phone_number_quality_update', 'security', 'template_category_update', 'template_correct_category_detection',
    ]) // biome-ignore format: a list
    for (const field of accounts) expect(keyOf(field, { from: '33', group_id: 'G' }), field).toBe(WABA)
  })

  it('is the key of unknown fields', () => {
    expect(keyOf('newer_field', { messages: [{ from: '33' }] })).toBe(WABA)
  })

  it('without an id leaves whatever else is named, or null', () => {
    const keyOf = (field: string, value: unknown) => recordOfChange(field, value, { id: null }).key
    expect(keyOf('security', {})).toBeNull()
    expect(keyOf('history', undefined)).toBeNull()
    expect(keyOf('newer_field', [1])).toBeNull()
    expect(keyOf('newer_field', { metadata })).toBe('P')
    expect(keyOf('messages', { messages: [{ id: 'm' }] })).toBeNull()
    expect(keyOf('messages', { messages: [{ from: '+33 6' }] })).toBe('336')
  })
})

describe('a phone number', () => {
  it('is the key of its settings', () => {
    const settings = { phone_number_settings: { phone_number_id: 'P', calling: {} } }
    expect(recordOfChange('account_settings_update', settings).key).toBe('P')
    expect(recordOfChange('account_settings_update', {}).key).toBe(WABA)
  })
})
