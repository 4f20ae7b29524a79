'use server'

import { redirect } from 'next/navigation'
import { isNotNow, notNow } from '@/app/ui/not-now'
import { signedIn } from '@/app/ui/signed-in'
import { startPractice } from '@/exam/practice'

/** Starts practice of one question, or goes on with the one that is open. */
export async function practise(questionId: string): Promise<{ message: string }> {
  const begun = await startPractice({ questions: [String(questionId)] }, await signedIn())
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  if (isNotNow(begun)) return { message: notNow(begun) }
  return { message: 'This question is no longer on offer. Reload the page.' }
}

/** Starts practice on a topic: the questions met least often, easy ones first. */
export async function practiseOn(topic: string): Promise<{ message: string }> {
  const begun = await startPractice({ topics: [String(topic)] }, await signedIn())
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  if (isNotNow(begun)) return { message: notNow(begun) }
  return { message: 'There is no question on this topic.' }
}
