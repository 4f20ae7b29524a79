'use client'

import { useEffect, useState } from 'react'

const written = (at: number, time: boolean, timeZone?: string) =>
  new Date(at).toLocaleString('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(time && { hour: '2-digit', minute: '2-digit' }),
  })

/** A moment: first as the server knows it (UTC), then in the reader's own time zone. */
export function When({ at, time = true }: { at: number; time?: boolean }) {
  const [text, setText] = useState(() => written(at, time, 'UTC'))
  useEffect(() => setText(written(at, time)), [at, time])
  return (
    <time dateTime={new Date(at).toISOString()} className="figures whitespace-nowrap">
      {text}
    </time>
  )
}
