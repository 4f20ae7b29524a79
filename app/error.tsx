'use client'

import { Button } from './ui/button'
import { LoadLineMark } from './ui/logo'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="page grid min-h-dvh content-center justify-items-start gap-4">
      <title>Something went wrong · Seatrial</title>
      <LoadLineMark className="size-10" />
      <h1 className="text-3xl tracking-[-0.03em]">Something went wrong</h1>
      <p className="max-w-[52ch] text-ink-2">
        This is our fault, not yours. What you handed in before is stored, and an exam's clock is the server's: nothing you did is lost.
      </p>
      {error.digest && (
        <p className="text-ink-3 text-sm">
          Tell your administrator this number: <code className="name">{error.digest}</code>
        </p>
      )}
      <Button look="primary" size="large" className="mt-3" onClick={reset}>
        Try again
      </Button>
    </main>
  )
}
