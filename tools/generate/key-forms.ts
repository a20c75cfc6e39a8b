/** What documents say of the keys of records. */
import type { KeyRule } from '../../src/pipeline/key.ts'

export interface KeyForm {
  readonly form: string
  readonly doc: string
  readonly examples: readonly string[]
}

export const keyForms: Readonly<Record<KeyRule, KeyForm>> = {
  conversation: {
    form: '<phone_number_id>:<user>',
    doc: 'One conversation stays in order. The user is the group id, else the business-scoped user id, else the phone number in digits; without a user the key is <phone_number_id>, without a phone number id the entry.id.',
    examples: [
      '218760345521983:FR.48120937751628340962',
      '218760345521983:33639981884',
      '218760345521983',
      '394028175630912',
    ],
  },
  phone_number: {
    form: '<phone_number_id>',
    doc: 'One business phone number stays in order; without its id the key is the entry.id.',
    examples: ['218760345521983', '394028175630912'],
  },
  account: {
    form: '<entry.id>',
    doc: 'One account stays in order: the id of the entry, which is waba_id in the record. If an event names neither an account nor a phone number nor a user, the record has a null key.',
    examples: ['394028175630912'],
  },
}

/** The key of a dead letter, which may be of no account. */
export const deadLetterKey: KeyForm = {
  form: '<entry.id>',
  doc: 'The id of the entry if it is known, else the event_id.',
  examples: ['394028175630912', '5f1d2c7be0a94c33b8d6a1f7c4e29b10'],
}
