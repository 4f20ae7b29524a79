'use client'

import { Printer } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Button } from '@/app/ui/button'
import { useTaskBodies } from './task-bodies'

/** Prints the page with every task, fetched before; what was closed is closed again afterwards. The keys of the browser do the same. */
export function PrintButton() {
  const { load } = useTaskBodies()
  const [state, setState] = useState<'rest' | 'loading' | 'ready' | 'trouble'>('rest')
  const print = useCallback(async () => {
    setState('loading')
    setState((await load()) ? 'ready' : 'trouble')
  }, [load])
  // An effect: by then what was fetched is on the page.
  useEffect(() => {
    if (state !== 'ready') return
    window.print()
    setState('rest')
  }, [state])
  useEffect(() => {
    let opened: HTMLDetailsElement[] = []
    const open = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>('details[data-printed]:not([open])')]
      for (const each of opened) each.open = true
    }
    const close = () => {
      for (const each of opened) each.open = false
      opened = []
    }
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      void print()
    }
    window.addEventListener('keydown', pressed)
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', close)
    return () => {
      window.removeEventListener('keydown', pressed)
      window.removeEventListener('beforeprint', open)
      window.removeEventListener('afterprint', close)
    }
  }, [print])
  return (
    <>
      <Button onClick={() => void print()} aria-disabled={state === 'loading'} data-print={state}>
        <Printer aria-hidden />
        Print
      </Button>
      <p role="status" className={state === 'trouble' ? 'basis-full text-signal text-sm' : 'sr-only'}>
        {state === 'trouble' ? 'The tasks could not be loaded. Try again.' : state === 'loading' ? 'The tasks are being loaded.' : ''}
      </p>
    </>
  )
}
