import type { ReactNode } from 'react'

/** The frame of the pages one enters through. */
export function Entry({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  return (
    <div className="page">
      <div className="mx-auto max-w-md pt-14 sm:pt-20">
        <h1 className="text-3xl tracking-[-0.03em]">{title}</h1>
        {text && <p className="mt-2 text-ink-2">{text}</p>}
        <div className="mt-8 grid gap-6">{children}</div>
      </div>
    </div>
  )
}
