import { currentUser } from '@/exam/auth/current-user'
import { questionEditor } from '@/exam/question-versions'

/** A fresh ticket to run this question's proofs with. */
export async function POST(_: Request, { params }: RouteContext<'/questions/[id]/ticket'>): Promise<Response> {
  const view = await questionEditor((await params).id, await currentUser())
  return view ? Response.json({ ticket: view.ticket }) : Response.json({ message: 'There is no such question.' }, { status: 404 })
}
