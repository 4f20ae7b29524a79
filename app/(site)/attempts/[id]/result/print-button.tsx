'use client'

import { Printer } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '@/app/ui/button'

/** Prints the page with every task open; what was closed is closed again afterwards. */
export function PrintButton() {
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
    <Button onClick={() => window.print()}>
      <Printer aria-hidden />
      Print
    </Button>
  )
}
