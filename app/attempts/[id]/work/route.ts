import { saveWork, workSchema } from '@/exam/attempt'
import { currentUser } from '@/exam/auth/current-user'

const status = { absent: 404, closed: 409, 'wrong-kind': 400 }

/** Autosave: one change of an open attempt. 409 once it is closed. Only JSON: a foreign page cannot send that without asking first. */
export async function POST(request: Request, { params }: RouteContext<'/attempts/[id]/work'>): Promise<Response> {
  const arrived = Date.now()
  const user = await currentUser()
  if (!user) return Response.json({ message: 'Sign in first.' }, { status: 401 })
  if (!request.headers.get('content-type')?.startsWith('application/json')) return Response.json({ message: 'JSON only.' }, { status: 415 })
  const work = workSchema.safeParse(await request.json().catch(() => null))
  if (!work.success) return Response.json({ message: 'That is no change of an attempt.' }, { status: 400 })
  const end = await saveWork((await params).id, work.data, user, arrived)
  return end.ok ? Response.json({ saved: true }) : Response.json({ message: end.why }, { status: status[end.why] })
}
