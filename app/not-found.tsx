import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from './ui/button'
import { LoadLineMark } from './ui/logo'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="page grid min-h-dvh content-center justify-items-start gap-4">
      <LoadLineMark className="size-10" />
      <h1 className="text-3xl tracking-[-0.03em]">Nothing at this position</h1>
      <p className="max-w-[52ch] text-ink-2">The page does not exist, or it is not yours to see.</p>
      <Button asChild look="primary" size="large" className="mt-3">
        <Link href="/exams">Go to the exams</Link>
      </Button>
    </main>
  )
}
