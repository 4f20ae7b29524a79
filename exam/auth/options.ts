import type { NextAuthOptions, RequestInternal, Session } from 'next-auth'
import { decode, type JWTDecodeParams } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import GitHubProvider from 'next-auth/providers/github'
import { createGuest, signIn, userOfAccount } from '@/exam/people'
import { settings } from '@/exam/settings'
import { secrets } from './tickets'

const month = 30 * 24 * 60 * 60

type Asked = Pick<RequestInternal, 'headers'>
const addressOf = (request: Asked) => String(request.headers?.['x-seatrial-client'] ?? 'unknown')

/**
 * next-auth's options. Sessions are signed tokens that carry only the user's id; role and block are read on each check (`currentUser`).
 * Providers: `password` (email, password), `guest` (no fields), and `github` and `oidc` where the settings switch them on.
 * A refused sign-in comes back as the error `wrong`, `blocked`, `too-many` or `taken`.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: settings().SEATRIAL_SECRET,
    session: { strategy: 'jwt', maxAge: month },
    jwt: { decode: decodeWithAny },
    // A session that nobody signed, or that has lapsed, is a stranger's: nothing to wake an operator for.
    logger: { error: (code, about) => code === 'JWT_SESSION_ERROR' || console.error(`[next-auth] ${code}`, about) },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        id: 'password',
        name: 'password',
        credentials: { email: {}, password: {} },
        authorize: async (given, request) => {
          const end = await signIn({ email: given?.email ?? '', password: given?.password ?? '' }, { address: addressOf(request) })
          if (!end.ok) throw new Error(end.why)
          return { id: end.id }
        },
      }),
      CredentialsProvider({
        id: 'guest',
        name: 'guest',
        credentials: {},
        authorize: async (_, request) => {
          const end = await createGuest({ address: addressOf(request) })
          if (!end.ok) throw new Error(end.why)
          return { id: end.id }
        },
      }),
      ...otherServices(),
    ],
    callbacks: {
      // next-auth's own token would carry name, e-mail address and picture.
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub }),
      session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub ?? '' } }) as Session,
      signIn: async ({ user, account }) => {
        if (!account || account.type === 'credentials') return true
        const id = await userOfAccount({ ...account, name: user.name, email: user.email })
        if (!id) return '/sign-in?error=taken'
        user.id = id
        return true
      },
    },
  }
}

/** A session is good that the secret signed, or the one before it. */
async function decodeWithAny(asked: JWTDecodeParams) {
  for (const secret of secrets()) {
    const token = await decode({ ...asked, secret }).catch(() => null)
    if (token) return token
  }
  return null
}

function otherServices(): NextAuthOptions['providers'] {
  const { GITHUB_ID, GITHUB_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = settings()
  const services: NextAuthOptions['providers'] = []
  if (GITHUB_ID && GITHUB_SECRET) services.push(GitHubProvider({ clientId: GITHUB_ID, clientSecret: GITHUB_SECRET }))
  if (OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET)
    services.push({
      id: 'oidc',
      name: OIDC_NAME,
      type: 'oauth',
      wellKnown: `${OIDC_ISSUER.replace(/\/$/, '')}/.well-known/openid-configuration`,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
      authorization: { params: { scope: 'openid email profile' } },
      idToken: true,
      checks: ['pkce', 'state'],
      profile: (profile: { sub: string; name?: string; preferred_username?: string; email?: string }) => ({
        id: profile.sub,
        name: profile.name ?? profile.preferred_username,
        email: profile.email,
      }),
    })
  return services
}

/** The sign-in services that are switched on, for the sign-in page's buttons: an id for `signIn(id)` and a name to show. */
export function signInServices(): { id: string; name: string }[] {
  return otherServices().map(({ id, name, options }) => ({ id: (options?.id as string) ?? id, name: (options?.name as string) ?? name }))
}
