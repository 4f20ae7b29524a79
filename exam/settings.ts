import { z } from 'zod'

const text = z.string().trim().min(1)
const port = z.coerce.number().int().min(1).max(65535)

/** Every environment variable that Seatrial reads, once. The description is what `docs/operating.md` and `--help` print. */
const table = z.object({
  PORT: port.default(3000).describe('port of the web server'),
  HOST: text.default('0.0.0.0').describe('address the web server listens on'),
  SEATRIAL_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => /^\/?$/.test(url.replace(/^\w+:\/\/[^/]+/, '')), 'Seatrial needs a host of its own, without a path')
    .transform((url) => url.replace(/\/$/, ''))
    .optional()
    .describe('address that browsers use, when it is not http://localhost:PORT'),
  DATABASE_URL: text
    .optional()
    .describe('a PostgreSQL of your own (postgresql://user:password@host:port/database); otherwise an embedded one is started'),
  SEATRIAL_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('at least 32 characters that sign sessions and tickets, the same for all replicas; otherwise made in .seatrial/'),
  SEATRIAL_SECRET_BEFORE: z
    .string()
    .min(32)
    .optional()
    .describe('the secret before a change: what it has signed is still good; leave it out where it was stolen'),
  SEATRIAL_ROLE: z.enum(['all', 'web', 'labs']).default('all').describe('what this process serves: pages, labs, or both'),
  SEATRIAL_ADDRESS: z.url().optional().describe('address at which other replicas reach this one, when it is not http://HOSTNAME:PORT'),
  SEATRIAL_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('number of threads for labs; the default is one per processor, at least two'),
  SEATRIAL_WORKER_MEMORY_MB: z.coerce.number().int().min(128).default(1024).describe('memory of one such thread, megabytes'),
  SEATRIAL_OUTAGE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(300)
    .default(30)
    .describe('length of the disconnection that a learner may ask for in a rehearsal, seconds'),
  SEATRIAL_TRUST_PROXY: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('believe X-Forwarded-For: set it behind a reverse proxy, only there'),
  SEATRIAL_METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('at least 16 characters: who sends them as a bearer token gets /metrics; without them only this machine does'),
  SEATRIAL_LOG: z.enum(['text', 'json']).default('text').describe('how the log is written: lines for people, or JSON objects'),
  GITHUB_ID: text.optional().describe('sign-in with GitHub: client id'),
  GITHUB_SECRET: text.optional().describe('sign-in with GitHub: client secret'),
  OIDC_ISSUER: z.url().optional().describe('sign-in with an OpenID Connect service: its issuer address'),
  OIDC_CLIENT_ID: text.optional().describe('sign-in with an OpenID Connect service: client id'),
  OIDC_CLIENT_SECRET: text.optional().describe('sign-in with an OpenID Connect service: client secret'),
  OIDC_NAME: text.default('single sign-on').describe('sign-in with an OpenID Connect service: what its button says'),
})

const schema = table
  .refine((given) => (given.GITHUB_ID === undefined) === (given.GITHUB_SECRET === undefined), {
    path: ['GITHUB_ID'],
    message: 'GITHUB_ID and GITHUB_SECRET go together',
  })
  .refine(
    (given) => new Set([given.OIDC_ISSUER, given.OIDC_CLIENT_ID, given.OIDC_CLIENT_SECRET].map((value) => value === undefined)).size === 1,
    {
      path: ['OIDC_ISSUER'],
      message: 'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together',
    },
  )

export type Settings = z.infer<typeof schema>

/** Settings that are not as they must be; the message names each in one line. */
export class SettingsError extends Error {}

/** The settings as given by the environment; an empty variable counts as not set. Throws SettingsError. */
export function settings(environment: Record<string, string | undefined> = process.env): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new SettingsError(parsed.error.issues.map((issue) => `The setting ${issue.path.join('.')} is wrong: ${issue.message}.`).join('\n'))
}

/** Name, default and meaning of every setting, for the documentation. */
export function settingsTable(): { name: string; default: string; meaning: string }[] {
  return Object.entries(table.shape).map(([name, field]) => {
    const empty = field.safeParse(undefined)
    return { name, default: empty.success && empty.data !== undefined ? String(empty.data) : '', meaning: field.description ?? '' }
  })
}
