import { readJson } from '@/app/read-json'
import { tooFast } from '@/app/too-fast'
import { currentUser } from '@/exam/auth/current-user'
import { askForHelp, helpSchema } from '@/exam/practice-help'

/** The next hint or the solution of a task in practice. */
export async function POST(request: Request, { params }: RouteContext<'/attempts/[id]/help'>): Promise<Response> {
  const user = await currentUser()
  if (!user) return Response.json({ message: 'Sign in first.' }, { status: 401 })
  const refused = tooFast('ask', user)
  if (refused) return refused
  const read = await readJson(request, 1024)
  if ('refusal' in read) return read.refusal
  const ask = helpSchema.safeParse(read.value)
  if (!ask.success) return Response.json({ message: 'That is no request for help.' }, { status: 400 })
  const help = await askForHelp((await params).id, ask.data, user)
  return help ? Response.json(help) : Response.json({ message: 'There is no such open practice.' }, { status: 404 })
}
