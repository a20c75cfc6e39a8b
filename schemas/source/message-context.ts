/** What a message refers to. */
import { bool, object, record, str } from './builder.ts'

const referredProduct = record('MessageReferredProduct', 'The product that the user asks about.', {
  catalog_id: str('Id of the catalog.'),
  product_retailer_id: str('Id of the product in the catalog.'),
})

export const messageContext = record('MessageContext', 'The message being replied to, or how this one was forwarded.', {
  from: str('Phone number of the author of the message being replied to.'),
  from_user_id: str('Business-scoped user id of that author. Since 2026.'),
  id: str(
    `Id of the message being replied to; for a call permission it may be a call id, in edits it is often "M0". It may
     differ from the id under which that message was received, where the sender has a business-scoped user id.`,
  ),
  message_id: str('Id of the message being replied to, in messages of the business.'),
  forwarded: bool('Whether the message was forwarded.'),
  frequently_forwarded: bool('Whether the message was forwarded more than five times.'),
  referred_product: object(referredProduct),
})
