'use server'

import { redirect } from 'next/navigation'
import { signedIn } from '@/app/ui/signed-in'
import { startPractice } from '@/exam/practice'

/** Starts practice on one topic, and goes there. */
export async function practiseTopic(topic: string): Promise<{ message: string }> {
  const begun = await startPractice({ topics: [String(topic)] }, await signedIn())
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  return { message: 'The question bank has nothing left on this topic.' }
}
