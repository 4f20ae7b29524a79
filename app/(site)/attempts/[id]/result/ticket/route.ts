import { tooFast } from '@/app/too-fast'
import { currentUser } from '@/exam/auth/current-user'
import { replayTicket } from '@/exam/replay'

/** A ticket for the replays of an attempt that is over. */
export async function POST(_: Request, { params }: RouteContext<'/attempts/[id]/result/ticket'>): Promise<Response> {
  const user = await currentUser()
  const refused = tooFast('ask', user)
  if (refused) return refused
  const ticket = await replayTicket((await params).id, user)
  return ticket ? Response.json({ ticket }) : Response.json({ message: 'There is no such result.' }, { status: 404 })
}
