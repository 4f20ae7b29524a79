'use client'

import { practiseOn } from '../practice/actions'
import { PracticeButton } from '../practice/practice-button'

/** One click from a weak topic to practice on it. `name` is the topic as one reads it. */
export function PractiseTopic({ topic, name }: { topic: string; name: string }) {
  return (
    <PracticeButton
      start={() => practiseOn(topic)}
      busyText="Drawing…"
      size="small"
      aria-label={`Practise ${name}`}
      className="justify-items-start print:hidden"
    >
      Practise
    </PracticeButton>
  )
}
