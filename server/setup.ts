import { adminLink } from '@/exam/admin-link'
import { updateBank } from '@/exam/bank'
import { SettingsError, settings } from '@/exam/settings'
import { database } from '@/exam/store/database'
import { deleteLapsedLimits } from '@/exam/store/rate-limits'

/** What `npm start` calls before it serves: one bundle, so that plain Node needs no TypeScript. */
export const setup = {
  settings,
  updateBank,
  adminLink,
  /** Forgets what counts no more. */
  tidy: () => deleteLapsedLimits(new Date()),
  disconnect: () => database().$disconnect(),
  /** The message of an error that the operator can mend; undefined for others. */
  sentenceFor: (error: unknown) => (error instanceof SettingsError ? error.message : undefined),
}
