import { type NextRequest, NextResponse } from 'next/server'

/** Gives every page a Content-Security-Policy with a fresh nonce; Next puts that nonce on its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  // No address of ours has one, and the database takes none.
  if (/%00/.test(request.nextUrl.href)) return new NextResponse(null, { status: 400 })
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const policy = contentSecurityPolicy(nonce, request.headers.get('host') ?? '', process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

function contentSecurityPolicy(nonce: string, host: string, development: boolean): string {
  // Older Safaris do not count a WebSocket to the same host as 'self'.
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'", // xterm and CodeMirror write style elements
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = { matcher: [{ source: '/((?!_next/static|_next/image|favicon.ico|labs/).*)' }] }
