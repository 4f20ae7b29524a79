'use client'

import { type KeyboardEvent, useRef, useState } from 'react'
import { Button } from '@/app/ui/button'
import { remember } from '@/app/ui/remember'
import { ScreenFigure } from './screen-figure'
import { tourCookie, tourSteps } from './tour-steps'

/** Walks through the exam's screen, part by part. Whoever has seen or skipped it finds it folded away. */
export function Tour({ seen }: { seen: boolean }) {
  const [step, setStep] = useState<number | null>(seen ? null : 0)
  const region = useRef<HTMLElement>(null)
  const at = step === null ? undefined : tourSteps[step]
  const last = tourSteps.length - 1

  const leave = () => {
    setStep(null)
    remember(tourCookie, 'seen')
    document.getElementById('start')?.focus()
  }
  const begin = () => {
    setStep(0)
    requestAnimationFrame(() => region.current?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (step === null) return
    if (event.key === 'ArrowRight') setStep(Math.min(last, step + 1))
    else if (event.key === 'ArrowLeft') setStep(Math.max(0, step - 1))
    else if (event.key === 'Escape') leave()
    else return
    event.preventDefault()
  }
  if (step === null || !at)
    return (
      <section aria-label="A tour of the screen" className="flex flex-wrap items-center justify-between gap-4 border-rule border-y py-4">
        <p className="text-ink-2">You know the exam’s screen already.</p>
        <Button onClick={begin}>Show the tour again</Button>
      </section>
    )
  return (
    <section ref={region} tabIndex={-1} aria-label="A tour of the screen" onKeyDown={onKeyDown} className="outline-offset-8">
      <ScreenFigure part={at.part} />
      <div className="mt-5 grid gap-x-8 gap-y-4 sm:grid-cols-[1fr_auto]">
        <div aria-live="polite" className="min-h-28">
          <p className="figures text-ink-3 text-sm">
            {step + 1} of {tourSteps.length}
          </p>
          <h2 className="mt-0.5 text-lg">{at.title}</h2>
          <p className="mt-1 max-w-[60ch] text-ink-2">{at.text}</p>
        </div>
        <div className="flex items-start gap-2">
          <Button look="quiet" onClick={leave}>
            {step === last ? 'Close the tour' : 'Skip the tour'}
          </Button>
          <Button disabled={step === 0} onClick={() => setStep(step - 1)}>
            Back
          </Button>
          <Button disabled={step === last} onClick={() => setStep(step + 1)}>
            Next
          </Button>
        </div>
      </div>
    </section>
  )
}
