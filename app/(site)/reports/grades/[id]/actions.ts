'use server'

import { revalidatePath } from 'next/cache'
import { signedIn } from '@/app/ui/signed-in'
import { answerDispute } from '@/exam/disputes'

/** Answers a learner who holds a grade to be wrong. */
export async function answer(id: string, verdict: string, words: string): Promise<{ message: string }> {
  const given = { verdict: verdict === 'changed' ? ('changed' as const) : ('stands' as const), answer: String(words) }
  const end = await answerDispute(String(id), given, await signedIn())
  if (end.ok) {
    revalidatePath('/reports/grades', 'layout')
    return { message: 'done' }
  }
  const sentences = {
    forbidden: 'Only an instructor can do that.',
    absent: 'There is no such question about a grade.',
    own: 'This is your own attempt. Somebody else has to answer.',
    'no-words': 'Tell the learner why, in up to 2,000 characters.',
    'answered-already': 'Somebody has answered meanwhile. Reload the page.',
  }
  return { message: sentences[end.why] }
}
