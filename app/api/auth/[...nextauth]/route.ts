import NextAuth from 'next-auth'
import { authOptions } from '@/exam/auth/options'

// Settings are read per request, so that a build needs none.
const handler = (request: Request, context: RouteContext<'/api/auth/[...nextauth]'>): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions())

export { handler as GET, handler as POST }
