import { z } from 'zod'
import { tooFast } from '@/app/too-fast'
import { currentUser } from '@/exam/auth/current-user'
import { resultTasks } from '@/exam/result'

const place = z.coerce.number().int().min(0).max(100).optional()

/** What there is to say of the tasks of an attempt that is over: of one, `?task=0`, or of all. */
export async function GET(request: Request, { params }: RouteContext<'/attempts/[id]/result/tasks'>): Promise<Response> {
  const user = await currentUser()
  const refused = tooFast('ask', user)
  if (refused) return refused
  const task = place.safeParse(new URL(request.url).searchParams.get('task') ?? undefined)
  const tasks = task.success ? await resultTasks((await params).id, task.data, user) : null
  if (!tasks?.length) return Response.json({ message: 'There is no such result.' }, { status: 404 })
  return Response.json({ tasks }, { headers: { 'cache-control': 'no-store' } })
}
