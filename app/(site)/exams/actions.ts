'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { signedIn } from '@/app/ui/signed-in'
import { startAttempt } from '@/exam/start-attempt'

const sittingSchema = z.object({ rules: z.enum(['comfort', 'rehearsal']), outage: z.boolean() })

/** Draws the tasks and starts the clock, or goes on with the attempt that is open. */
export async function start(examId: string, sitting: z.infer<typeof sittingSchema>): Promise<{ message: string }> {
  const user = await signedIn()
  const asked = sittingSchema.safeParse(sitting)
  if (!asked.success) return { message: 'Choose the rules first.' }
  const begun = await startAttempt(String(examId), user, undefined, undefined, asked.data)
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  return {
    message:
      begun.why === 'absent'
        ? 'This exam is no longer offered. Reload the page.'
        : 'The question bank has too few questions for this exam. Tell an instructor.',
  }
}
