import { flag, text } from './define.ts'

/** How ends of tasks are told. */
export const webhookSettings = {
  webhookSecret: text(
    '',
    'Secret that webhooks are signed with, as Standard Webhooks writes it: `whsec_` and 24 to 64 random bytes in base64. Empty: no webhooks.',
  ),
  webhookAllowPrivate: flag(
    false,
    'Whether webhooks may go to loopback, private and link-local addresses. Leave it off where strangers may start tasks.',
  ),
}
