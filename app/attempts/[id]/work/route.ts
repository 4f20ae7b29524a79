import { readJson } from '@/app/read-json'
import { tooFast } from '@/app/too-fast'
import { saveWork, workSchema } from '@/exam/attempt'
import { currentUser } from '@/exam/auth/current-user'

/** The longest answer, every character of it escaped. */
const mostBytes = 1024 * 1024
const status = { absent: 404, closed: 409, 'wrong-kind': 400, disconnected: 503 }

/** Autosave: one change of an open attempt. 409 once it is closed. */
export async function POST(request: Request, { params }: RouteContext<'/attempts/[id]/work'>): Promise<Response> {
  const arrived = Date.now()
  const user = await currentUser()
  if (!user) return Response.json({ message: 'Sign in first.' }, { status: 401 })
  const refused = tooFast('save', user)
  if (refused) return refused
  const read = await readJson(request, mostBytes)
  if ('refusal' in read) return read.refusal
  const work = workSchema.safeParse(read.value)
  if (!work.success) return Response.json({ message: 'That is no change of an attempt.' }, { status: 400 })
  const end = await saveWork((await params).id, work.data, user, arrived)
  return end.ok ? Response.json({ saved: true }) : Response.json({ message: end.why }, { status: status[end.why] })
}
