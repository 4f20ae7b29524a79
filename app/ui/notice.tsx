import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

type NoticeProps = { tone?: 'plain' | 'signal' | 'fair'; children: ReactNode; className?: string }

/** A sentence that must be seen. With the signal tone it is also announced. */
export function Notice({ tone = 'plain', children, className }: NoticeProps) {
  const Icon = tone === 'signal' ? CircleAlert : Info
  return (
    <div
      role={tone === 'signal' ? 'alert' : 'status'}
      className={classNames(
        'flex items-start gap-2.5 rounded-md border px-3.5 py-2.5 text-sm',
        tone === 'plain' && 'border-rule bg-well text-ink-2',
        tone === 'signal' && 'border-signal bg-signal-soft text-ink',
        tone === 'fair' && 'border-fair bg-fair-soft text-ink',
        className,
      )}
    >
      <Icon
        aria-hidden
        className={classNames('mt-0.5 size-4 shrink-0', tone === 'signal' && 'text-signal', tone === 'fair' && 'text-fair')}
      />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
