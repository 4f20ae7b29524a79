'use server'

import { redirect } from 'next/navigation'
import { signedIn } from '@/app/ui/signed-in'
import { startAttempt } from '@/exam/start-attempt'

/** Draws the tasks and starts the clock, or goes on with the attempt that is open. */
export async function start(examId: string): Promise<{ message: string }> {
  const begun = await startAttempt(String(examId), await signedIn())
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  return {
    message:
      begun.why === 'absent'
        ? 'This exam is no longer offered. Reload the page.'
        : 'The question bank has too few questions for this exam. Tell an instructor.',
  }
}
