import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
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
        {assigned.map((each) => (
          <li key={each.id} className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 border-rule border-b py-4">
            <div>
              <p className="font-[560]">{each.title}</p>
              <p className="mt-1 text-ink-2 text-sm">
                {each.className}: <TimeOf assignment={each} now={now} />
                {each.percent !== null
                  ? `, your best score ${percentText(each.percent)}`
                  : each.sat
                    ? ', begun'
                    : each.closesAt < now && ', not sat'}
              </p>
            </div>
            {each.opensAt <= now && now <= each.closesAt && (
              <Button asChild look={each.sat ? 'plain' : 'primary'}>
                <Link href={`/exams/${each.examId}`} aria-label={`Sit ${each.title} for ${each.className}`}>
                  {each.sat ? 'Sit it again' : 'Sit it now'}
                </Link>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function TimeOf({ assignment: { opensAt, closesAt }, now }: { assignment: AssignedExam; now: number }) {
  if (opensAt > now)
    return (
      <>
        begins <When at={opensAt} />, ends <When at={closesAt} />
      </>
    )
  return (
    <>
      {closesAt < now ? 'over since' : 'until'} <When at={closesAt} />
    </>
  )
}
