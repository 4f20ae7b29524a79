'use client'

import { PracticeButton } from '@/app/(site)/practice/practice-button'
import { practise } from './actions'

/** One click from what was lost to a drill on it. */
export function PractiseLostButton({ attemptId }: { attemptId: string }) {
  return (
    <PracticeButton start={() => practise(attemptId)} busyText="Drawing your drill…" look="primary" size="large" className="gap-2">
      Practise what I lost
    </PracticeButton>
  )
}
