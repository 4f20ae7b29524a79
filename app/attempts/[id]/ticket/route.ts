import { tooFast } from '@/app/too-fast'
import { attemptTicket } from '@/exam/attempt'
import { currentUser } from '@/exam/auth/current-user'

/** A fresh ticket for the attempt's WebSocket, for a browser that connects again. */
export async function POST(_: Request, { params }: RouteContext<'/attempts/[id]/ticket'>): Promise<Response> {
  const user = await currentUser()
  if (!user) return Response.json({ message: 'Sign in first.' }, { status: 401 })
  const refused = tooFast('ask', user)
  if (refused) return refused
  const ticket = await attemptTicket((await params).id, user)
  return ticket
    ? Response.json({ ticket }, { headers: { 'cache-control': 'no-store' } })
    : Response.json({ message: 'There is no such open attempt.' }, { status: 404 })
}
