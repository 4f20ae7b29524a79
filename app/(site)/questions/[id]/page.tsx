import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { signedIn } from '@/app/ui/signed-in'
import { questionEditor } from '@/exam/question-versions'
import { QuestionEditor } from './question-editor'

export const metadata: Metadata = { title: 'Edit a question' }

export default async function QuestionPage({ params }: PageProps<'/questions/[id]'>) {
  const view = await questionEditor((await params).id, await signedIn())
  if (!view) notFound()
  const { ticket: _, ...question } = view
  return <QuestionEditor question={question} />
}
