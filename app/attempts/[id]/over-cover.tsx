'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Cover } from './cover'
import { freshTicket, type Over } from './use-attempt'

/** Not at once: one has to read what happened. */
const firstLookMs = 2_500
const lookEveryMs = 2_000

/** The end of an attempt: says why it is over, and goes to the result as soon as the server tells that it knows, too. */
export function OverCover({ attemptId, over, lost }: { attemptId: string; over: Over; lost: boolean }) {
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    // Asked in words of one request: a page that is asked for while the network is gone would replace this one by the browser's error.
    const look = async () => {
      const open = await freshTicket(attemptId).catch(() => 'unknown')
      if (open === null) return router.replace(`/attempts/${attemptId}/result`)
      timer = setTimeout(look, lookEveryMs)
    }
    timer = setTimeout(look, firstLookMs)
    return () => clearTimeout(timer)
  }, [attemptId, router])

  const time = over.why === 'time'
  return (
    <Cover title={time ? 'Time is up' : 'This exam has ended'}>
      <p className="text-ink-2">
        {time ? 'What stood at the deadline is graded.' : 'What stood at its end is graded.'}{' '}
        {lost ? 'The result comes once the connection is back.' : 'The result is on its way.'}
      </p>
      {over.unsent && (
        <p className="text-ink-2">
          You were offline then: changes that had not reached the server do not count, as what counts is when they arrive.
        </p>
      )}
    </Cover>
  )
}
