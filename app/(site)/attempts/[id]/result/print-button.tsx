'use client'

import { Printer } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/app/ui/button'
import { useTaskBodies } from './task-bodies'

/**
 * Prints the page with every task, fetched before, and says when that fails. However a print was begun, what is closed is open in it and closed again
 * afterwards.
 */
export function PrintButton() {
  const { load } = useTaskBodies()
  const [state, setState] = useState<'rest' | 'loading' | 'ready' | 'trouble'>('rest')
  const print = async () => {
    setState('loading')
    setState((await load()) ? 'ready' : 'trouble')
  }
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
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', close)
    return () => {
      window.removeEventListener('beforeprint', open)
      window.removeEventListener('afterprint', close)
    }
  }, [])
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
