'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { domainName, topicName } from '@/app/ui/curriculum'
import { isNotNow, notNow } from '@/app/ui/not-now'
import { signedIn } from '@/app/ui/signed-in'
import { startDrill } from '@/exam/drill'
import { startAttempt } from '@/exam/start-attempt'

const sittingSchema = z.object({ rules: z.enum(['comfort', 'rehearsal']), outage: z.boolean() })

/** Draws the tasks and starts the clock, or goes on with the attempt that is open. */
export async function start(examId: string, sitting: z.infer<typeof sittingSchema>): Promise<{ message: string }> {
  const user = await signedIn()
  const asked = sittingSchema.safeParse(sitting)
  if (!asked.success) return { message: 'Choose the rules first.' }
  const begun = await startAttempt(String(examId), user, undefined, undefined, asked.data)
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  if (isNotNow(begun)) return { message: notNow(begun) }
  return {
    message:
      begun.why === 'absent'
        ? 'This exam is no longer offered. Reload the page.'
        : 'The question bank has too few questions for this exam. Tell an instructor.',
  }
}

/** Draws a drill on a domain or topic and starts its clock, or goes on with the one that is open. */
export async function drill(kind: 'domain' | 'topic', id: string): Promise<{ message: string }> {
  const user = await signedIn()
  const begun =
    kind === 'domain'
      ? await startDrill({ domain: String(id) }, domainName(String(id)), user)
      : await startDrill({ topic: String(id) }, topicName(String(id)), user)
  if (begun.ok) redirect(`/attempts/${begun.id}`)
  if (isNotNow(begun)) return { message: notNow(begun) }
  return { message: 'There is no question on this any more. Reload the page.' }
}
