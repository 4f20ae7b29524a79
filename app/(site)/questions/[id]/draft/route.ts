import { z } from 'zod'
import { readJson } from '@/app/read-json'
import { currentUser } from '@/exam/auth/current-user'
import { saveDraft } from '@/exam/question-versions'

const files = z.record(z.string().max(200), z.string().max(262_144))
const mostBytes = 1024 * 1024
const status = { forbidden: 403, absent: 404, taken: 409, 'bad-id': 400, 'too-large': 413 }

/** Autosave of a question's files; answers what is wrong with them, by line and column. */
export async function PUT(request: Request, { params }: RouteContext<'/questions/[id]/draft'>): Promise<Response> {
  const user = await currentUser()
  if (!user) return Response.json({ message: 'Sign in first.' }, { status: 401 })
  const read = await readJson(request, mostBytes)
  if ('refusal' in read) return read.refusal
  const parsed = files.safeParse(read.value)
  if (!parsed.success) return Response.json({ message: 'These are no files of a question.' }, { status: 400 })
  const end = await saveDraft((await params).id, parsed.data, user)
  return end.ok ? Response.json({ problems: end.problems }) : Response.json({ message: end.why }, { status: status[end.why] })
}
