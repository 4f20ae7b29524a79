'use client'

import { type ComponentProps, useActionState } from 'react'
import { Button } from '@/app/ui/button'
import { classNames } from '@/app/ui/class-names'

type PracticeButtonProps = {
  /** Opens the practice and leaves this page, or says why not. */
  start: () => Promise<{ message: string }>
  /** In the button's place while the practice is drawn. */
  busyText: string
  className?: string
} & Pick<ComponentProps<typeof Button>, 'look' | 'size' | 'aria-label' | 'children'>

/** A button that opens practice; what stops it stands below. */
export function PracticeButton({ start, busyText, className, children, ...button }: PracticeButtonProps) {
  const [state, begin, busy] = useActionState(start, null)
  return (
    <form action={begin} className={classNames('grid gap-1', className)}>
      <Button type="submit" disabled={busy} {...button}>
        {busy ? busyText : children}
      </Button>
      {state && (
        <p role="alert" className="text-signal text-sm">
          {state.message}
        </p>
      )}
    </form>
  )
}
