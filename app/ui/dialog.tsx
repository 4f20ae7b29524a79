'use client'

import * as Primitive from '@radix-ui/react-dialog'
import { type ReactNode, useRef } from 'react'
import { classNames } from './class-names'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  children: ReactNode
  wide?: boolean
  /** Called once it has closed. The keyboard goes back to what opened the question, unless this answers that it has put it elsewhere. */
  onClosed?: () => boolean
}

/** A modal question. Escape and a click beside it close it. */
export function Dialog({ open, onOpenChange, title, description, children, wide, onClosed }: DialogProps) {
  const opener = useRef<Element | null>(null)
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Primitive.Content
          onOpenAutoFocus={() => {
            opener.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (!onClosed?.() && opener.current instanceof HTMLElement) opener.current.focus()
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={classNames(
            'fixed top-1/2 left-1/2 z-50 max-h-[88vh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-rule-2 bg-sheet p-6 shadow-float',
            wide ? 'max-w-3xl' : 'max-w-lg',
          )}
        >
          <Primitive.Title className="text-xl">{title}</Primitive.Title>
          {description && <Primitive.Description className="mt-2 text-ink-2">{description}</Primitive.Description>}
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export const DialogClose = Primitive.Close
