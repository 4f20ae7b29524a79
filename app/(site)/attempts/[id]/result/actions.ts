'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { isNotNow, notNow } from '@/app/ui/not-now'
import { signedIn } from '@/app/ui/signed-in'
import { disputeGrade } from '@/exam/disputes'
import { practiseLost } from '@/exam/lost'
import { revokeShare, shareResult } from '@/exam/share'

const page = (id: string) => `/attempts/${id}/result`

/** Draws a drill on what this attempt lost, and goes there. */
export async function practise(attemptId: string): Promise<{ message: string }> {
  const begun = await practiseLost(String(attemptId), await signedIn())
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  if (isNotNow(begun)) return { message: notNow(begun) }
  const sentences = {
    absent: 'Only your own graded attempts can be practised.',
    'nothing-lost': 'Nothing was lost here: there is nothing to practise.',
    'no-questions': 'The question bank has nothing left on these topics.',
  }
  return { message: sentences[begun.why] }
}

/** "This grade is wrong." */
export async function dispute(attemptId: string, task: number, checkId: string, words: string): Promise<{ message: string }> {
  const about = { attemptId: String(attemptId), task: Number(task), checkId: String(checkId), words: String(words) }
  const end = await disputeGrade(about, await signedIn())
  if (end.ok) return { message: 'done' }
  const sentences = {
    absent: 'Only your own graded attempts can be questioned.',
    'too-long': 'That is too long: 2,000 characters at most.',
    'too-many': 'Twenty of your questions wait for an answer. Ask again when staff have answered some.',
    'disputed-already': 'You have asked about this check already.',
  }
  return { message: sentences[end.why] }
}

/** Makes the link that others may read the result under, or changes what it shows. */
export async function share(attemptId: string, showName: boolean): Promise<{ message: string }> {
  const made = await shareResult(String(attemptId), showName === true, await signedIn())
  if (!made) return { message: 'Only your own graded attempts can be shared.' }
  revalidatePath(page(made.attemptId))
  return { message: 'done' }
}

/** Takes the link back. */
export async function unshare(attemptId: string): Promise<{ message: string }> {
  const { ok } = await revokeShare(String(attemptId), await signedIn())
  if (!ok) return { message: 'Only your own graded attempts can be shared.' }
  revalidatePath(page(String(attemptId)))
  return { message: 'done' }
}
