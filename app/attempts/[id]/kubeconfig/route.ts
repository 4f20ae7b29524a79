import { z } from 'zod'
import { readJson } from '@/app/read-json'
import { currentUser } from '@/exam/auth/current-user'
import { kubeconfigState, makeKubeconfig, revokeKubeconfig } from '@/exam/own-kubectl'
import { settings } from '@/exam/settings'
import type { CurrentUser } from '@/exam/views'

type Context = RouteContext<'/attempts/[id]/kubeconfig'>

const body = z.strictObject({ task: z.int().min(0).max(100) })
const absent = () => Response.json({ message: 'There is no such open task.' }, { status: 404 })
const status = { absent: 404, over: 409, 'no-lab': 400, 'not-allowed': 403, 'too-many': 429 }

/** Makes a kubeconfig for a task's lab in place of the one before. It is answered once and not kept. */
export async function POST(request: Request, context: Context): Promise<Response> {
  const asked = await read(request)
  if (asked instanceof Response) return asked
  const { id } = await context.params
  const made = await makeKubeconfig(id, asked.task, originOf(request), asked.user)
  if (!made.ok) return Response.json({ message: made.why }, { status: status[made.why] })
  return Response.json({ kubeconfig: made.kubeconfig }, { headers: { 'cache-control': 'no-store' } })
}

/** Whether a kubeconfig of the task is valid now, since when, and when it was last used: `?task=0`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const task = z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .safeParse(new URL(request.url).searchParams.get('task') ?? undefined)
  if (!task.success) return absent()
  const key = await kubeconfigState((await params).id, task.data, await currentUser())
  return Response.json({ key }, { headers: { 'cache-control': 'no-store' } })
}

/** Revokes the task's kubeconfig. */
export async function DELETE(request: Request, { params }: Context): Promise<Response> {
  const asked = await read(request)
  if (asked instanceof Response) return asked
  return (await revokeKubeconfig((await params).id, asked.task, asked.user)) ? Response.json({ revoked: true }) : absent()
}

async function read(request: Request): Promise<Response | { task: number; user: CurrentUser }> {
  const user = await currentUser()
  if (!user) return Response.json({ message: 'Sign in first.' }, { status: 401 })
  const json = await readJson(request, 1024)
  if ('refusal' in json) return json.refusal
  const asked = body.safeParse(json.value)
  return asked.success ? { ...asked.data, user } : Response.json({ message: 'That is no task.' }, { status: 400 })
}

/** As the settings say, else the address in the browser: its own page asks. */
function originOf(request: Request): string {
  const { SEATRIAL_URL: url, PORT: port } = settings()
  if (url) return url
  const origin = request.headers.get('origin')
  return origin && URL.canParse(origin) && new URL(origin).host === request.headers.get('host') ? origin : `http://localhost:${port}`
}
