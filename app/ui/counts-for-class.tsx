import type { CountsFor } from '@/exam/views'
import { When } from './when'

/** Whether an attempt counts for a class, and why not. `begun`: it is under way or over; otherwise it is one that would begin now. */
export function CountsForClass({ counts: { className, opensAt, closesAt, when }, begun = true }: { counts: CountsFor; begun?: boolean }) {
  if (when === 'in-time')
    return begun ? (
      <>It counts for {className}.</>
    ) : (
      <>
        What you begin until <When at={closesAt} /> counts for {className}.
      </>
    )
  return (
    <>
      {className} {when === 'early' ? 'takes' : 'was to take'} this exam from <When at={opensAt} /> to <When at={closesAt} />.{' '}
      {begun ? 'This attempt was begun' : 'What you begin now is begun'} {when === 'early' ? 'before' : 'after'} that time: it is own
      practice and does not count there.
    </>
  )
}
