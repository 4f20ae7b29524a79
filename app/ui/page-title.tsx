import type { ReactNode } from 'react'

type PageTitleProps = { title: string; children?: ReactNode; aside?: ReactNode }

/** The top of a page: its name, a sentence, and what can be done with the whole of it. */
export function PageTitle({ title, children, aside }: PageTitleProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4 pt-10 pb-8 sm:pt-14">
      <div className="max-w-[62ch]">
        <h1 className="text-3xl tracking-[-0.03em]">{title}</h1>
        {children && <div className="mt-2 text-ink-2">{children}</div>}
      </div>
      {aside && <div className="flex gap-3">{aside}</div>}
    </div>
  )
}
