import type { Metadata } from 'next'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { practiceItems } from '@/exam/practice'
import { PracticeList } from './practice-list'

export const metadata: Metadata = { title: 'Practice' }

export default async function PracticePage() {
  const items = await practiceItems(await signedIn())
  return (
    <div className="page">
      <PageTitle title="Practice">
        One question or a whole topic, without a clock. Check your work as often as you like, ask for a hint, compare your cluster with the
        reference, or start over. None of it counts as an exam.
      </PageTitle>
      <PracticeList items={items} />
    </div>
  )
}
