'use client'

import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from './button'

function useCopy(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  return [copied, (text) => void navigator.clipboard?.writeText(text).then(() => setCopied(true))]
}

/** A name inside running text that a click or Enter copies: nobody should lose points to a typing slip. */
export function CopyableName({ children }: { children: string }) {
  const [copied, copy] = useCopy()
  return (
    <button type="button" className="name relative" title="Copy" onClick={() => copy(children)}>
      {children}
      {copied && (
        <span
          role="status"
          className="-translate-x-1/2 absolute bottom-full left-1/2 z-10 mb-1 rounded-sm bg-deep px-1.5 py-0.5 font-sans text-on-deep text-xs"
        >
          Copied
        </span>
      )}
    </button>
  )
}

/** A block of text with a button that copies it whole. */
export function CopyableBlock({ text, children }: { text: string; children: ReactNode }) {
  const [copied, copy] = useCopy()
  return (
    <div className="group/block relative">
      {children}
      <Button
        look="plain"
        size="square"
        className="absolute top-1.5 right-1.5 focus-visible:opacity-100 group-hover/block:opacity-100 print:hidden [@media(hover:hover)]:opacity-0"
        onClick={() => copy(text)}
        aria-label={copied ? 'Copied' : 'Copy this text'}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </Button>
    </div>
  )
}
