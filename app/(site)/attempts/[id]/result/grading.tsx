'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { LoadLineMark } from '@/app/ui/logo'

/** Looks again until the score is there. */
export function Grading() {
  const router = useRouter()
  const [long, setLong] = useState(false)
  const [looking, look] = useTransition()
  // One look at a time: on a slow line a look that overtakes the one before would never let any arrive.
  useEffect(() => {
    if (looking) return
    const next = setTimeout(() => look(() => router.refresh()), 1_000)
    return () => clearTimeout(next)
  }, [looking, router])
  useEffect(() => {
    const patience = setTimeout(() => setLong(true), 20_000)
    return () => clearTimeout(patience)
  }, [])
  return (
    <section className="grid justify-items-start gap-4 rounded-lg border border-rule bg-sheet p-8" role="status">
      <LoadLineMark className="size-9 motion-safe:animate-[sway_3s_ease-in-out_infinite]" />
      <h2 className="text-xl">Grading…</h2>
      <p className="max-w-[58ch] text-ink-2">
        Your clusters run on until everything you asked of them has settled; then each check is carried out. This page shows the result as
        soon as it is there.
      </p>
      {long && (
        <p className="text-ink-2">This takes longer than usual. Nothing is lost: you can leave and find the result under Progress.</p>
      )}
    </section>
  )
}
