'use client'

import { useEffect } from 'react'

/** Keys of the whole screen: Alt+Page Up and Down turn to the neighbouring task; in a rehearsal Insert does nothing, as at the exam. */
export function useExamKeys({ onStep, rehearsal }: { onStep: (by: -1 | 1) => void; rehearsal: boolean }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (rehearsal && event.key === 'Insert') {
        event.preventDefault()
        event.stopImmediatePropagation()
        return
      }
      if (!event.altKey || (event.key !== 'PageUp' && event.key !== 'PageDown')) return
      event.preventDefault()
      event.stopPropagation()
      onStep(event.key === 'PageUp' ? -1 : 1)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [onStep, rehearsal])
}
