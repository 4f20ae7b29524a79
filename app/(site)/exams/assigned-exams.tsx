import Link from 'next/link'
import { Button } from '@/app/ui/button'
import { percentText } from '@/app/ui/percent'
import { When } from '@/app/ui/when'
import type { AssignedExam } from '@/exam/views'

/** What the learner's classes are to take; nothing where there is none. */
export function AssignedExams({ assigned, now }: { assigned: AssignedExam[]; now: number }) {
  if (assigned.length === 0) return null
  return (
    <section aria-labelledby="assigned" className="mb-12">
      <h2 id="assigned" className="mb-3 text-xl">
        From your classes
      </h2>
      <ul className="border-rule-2 border-t">
        {assigned.map(({ id, className, examId, title, opensAt, closesAt, sat, percent }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 border-rule border-b py-4">
            <div>
              <p className="font-[560]">{title}</p>
              <p className="mt-1 text-ink-2 text-sm">
                {className}:{' '}
                {opensAt > now ? (
                  <>
                    from <When at={opensAt} /> to <When at={closesAt} />
                  </>
                ) : (
                  <>
                    until <When at={closesAt} />
                  </>
                )}
                {percent !== null ? `, your best score ${percentText(percent)}` : sat && ', begun'}
              </p>
            </div>
            {opensAt <= now && (
              <Button asChild look={sat ? 'plain' : 'primary'}>
                <Link href={`/exams/${examId}`} aria-label={`Sit ${title} for ${className}`}>
                  {sat ? 'Sit it again' : 'Sit it now'}
                </Link>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
