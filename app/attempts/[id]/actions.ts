'use server'

import { redirect } from 'next/navigation'
import { signedIn } from '@/app/ui/signed-in'
import { submitAttempt } from '@/exam/attempt'

/** Ends the attempt. Grading follows by itself; the result page waits for it. */
export async function submit(attemptId: string): Promise<{ message: string }> {
  const end = await submitAttempt(String(attemptId), await signedIn())
  if (!end.ok && end.why === 'disconnected') return { message: 'The connection is lost. Nothing has ended; try again in a moment.' }
  if (end.ok || end.why !== 'absent') redirect(`/attempts/${attemptId}/result`)
  return { message: 'This exam is not yours to end. Sign in again and reload the page.' }
}
