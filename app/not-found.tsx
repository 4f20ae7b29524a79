import type { Metadata } from 'next'
import { Link } from '@/app/ui/link'
import { Button } from './ui/button'
import { LoadLineMark } from './ui/logo'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="page relative grid min-h-dvh content-center justify-items-start gap-4 overflow-hidden">
      <EmptyChart />
      <LoadLineMark className="size-10" />
      <h1 className="text-3xl tracking-[-0.03em]">Nothing at this position</h1>
      <p className="max-w-[52ch] text-ink-2">The page does not exist, or it is not yours to see.</p>
      <Button asChild look="primary" size="large" className="mt-3">
        <Link href="/exams">Go to the exams</Link>
      </Button>
    </main>
  )
}

/** A sea chart on which a course ends where nothing is. */
function EmptyChart() {
  const lines = [60, 140, 220, 300, 380, 460, 540]
  return (
    <svg
      viewBox="0 0 600 600"
      fill="none"
      aria-hidden="true"
      className="-z-10 absolute top-1/2 right-[-8%] w-[min(60%,40rem)] -translate-y-1/2 max-md:opacity-40"
    >
      <g stroke="var(--rule)">
        {lines.map((at) => (
          <path key={at} d={`M${at} 20V580M20 ${at}H580`} />
        ))}
      </g>
      <path
        d="M40 560C170 520 200 380 300 340S420 300 452 216"
        stroke="var(--rule-2)"
        strokeWidth="2.5"
        strokeDasharray="3 9"
        strokeLinecap="round"
      />
      <circle cx="460" cy="196" r="20" stroke="var(--rule-2)" strokeWidth="2.5" />
      <path d="M428 196h64" stroke="var(--signal)" strokeWidth="3" />
    </svg>
  )
}
