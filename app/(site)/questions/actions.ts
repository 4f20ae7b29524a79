'use server'

import { redirect } from 'next/navigation'
import { signedIn } from '@/app/ui/signed-in'
import { createQuestion, discardDraft, type PublishEnd, publishQuestion } from '@/exam/question-versions'
import { firstFiles } from './first-files'

const sentences = {
  forbidden: 'Only an instructor can do that.',
  absent: 'This question does not exist.',
  taken: 'There is a question with this id already.',
  'bad-id': 'An id has small letters, digits and single hyphens, 80 characters at most.',
  'too-large': 'The files are too large.',
}

/** Begins a question from the template and opens it. */
export async function create(_: unknown, form: FormData): Promise<{ message: string }> {
  const id = String(form.get('id') ?? '').trim()
  const end = await createQuestion(id, firstFiles(id), await signedIn())
  if (end.ok) redirect(`/questions/${id}`)
  return { message: sentences[end.why] }
}

export async function publish(id: string): Promise<PublishEnd> {
  return publishQuestion(String(id), await signedIn())
}

export async function discard(id: string): Promise<void> {
  await discardDraft(String(id), await signedIn())
  redirect('/questions')
}
