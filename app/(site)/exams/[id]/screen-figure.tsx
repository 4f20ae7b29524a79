import { Flag } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/app/ui/class-names'
import { LoadLineMark } from '@/app/ui/logo'
import type { Part } from './tour-steps'

const listed = [
  [1, 'answered'],
  [2, 'seen'],
  [3, 'current'],
  [4, 'flagged'],
  [5, 'new'],
  [6, 'new'],
] as const

/** The exam's screen as a drawing. The part that is spoken of stands out, the rest steps back. */
export function ScreenFigure({ part }: { part: Part }) {
  // What holds words is never made fainter than words may be.
  const words: Part[] = ['clock', 'state', 'tasks', 'notes', 'end', 'work']
  const region = (name: Part, className: string, children: ReactNode) => (
    <div
      className={classNames(
        className,
        name === part ? 'relative z-10 outline-2 outline-signal -outline-offset-1' : !words.includes(name) && 'opacity-40',
        name === part && name !== 'work' && 'bg-shallow! text-ink!',
      )}
    >
      {children}
    </div>
  )
  return (
    <div
      aria-hidden
      className="grid aspect-[16/9] select-none grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] overflow-hidden rounded-lg border border-rule-2 bg-paper text-[0.625rem] shadow-float sm:text-xs"
    >
      <div className="flex items-center gap-1 border-rule border-b bg-sheet px-2.5 py-1.5 sm:gap-2">
        <LoadLineMark className="size-3.5" />
        <span className="mr-auto h-1.5 w-24 min-w-4 rounded-full bg-rule-2" />
        {region(
          'state',
          'flex items-center gap-1.5 px-1.5 py-1 text-ink-3',
          <>
            <span className="size-1.5 rounded-full bg-fair" /> Connected
          </>,
        )}
        {region('clock', 'figures px-1.5 py-0.5 font-[560] text-ink-3 text-sm', '1:59:58')}
        {region('end', 'whitespace-nowrap rounded-sm border border-rule-2 px-2 py-1 text-ink-3', 'End exam')}
      </div>
      <div className="grid min-h-0 grid-cols-[3.25rem_36%_1fr] sm:grid-cols-[4.5rem_36%_1fr]">
        {region(
          'tasks',
          'grid content-start gap-1 border-rule border-r bg-paper p-1.5 text-ink-3',
          listed.map(([number, state]) => (
            <span
              key={number}
              className={classNames(
                'flex items-center gap-1 rounded-sm px-1 py-0.5',
                state === 'current' && 'shadow-[inset_0_0_0_1px_var(--rule-2)]',
              )}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true" className="size-2.5">
                <circle cx="8" cy="8" r="6.5" fill={state === 'answered' ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="2" />
                {(state === 'seen' || state === 'current') && <path d="M8 3.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />}
              </svg>
              <span className="figures">{number}</span>
              {state === 'flagged' && <Flag className="ml-auto size-2.5 fill-signal text-signal" />}
            </span>
          )),
        )}
        <div className="grid min-h-0 grid-rows-[1fr_auto] border-rule border-r">
          {region(
            'text',
            'bg-paper p-3',
            <>
              <span className="block h-2.5 w-3/5 rounded-full bg-ink-2" />
              {[90, 78, 86].map((width) => (
                <span key={width} className="mt-2 block h-1.5 rounded-full bg-rule-2" style={{ width: `${width}%` }} />
              ))}
              <span className="mt-2 block h-3.5 w-1/4 rounded-sm bg-well shadow-[inset_0_0_0_1px_var(--rule-2)]" />
              {[70, 40].map((width) => (
                <span key={width} className="mt-2 block h-1.5 rounded-full bg-rule-2" style={{ width: `${width}%` }} />
              ))}
            </>,
          )}
          {region('notes', 'border-rule border-t bg-paper px-3 py-2 font-[560] text-ink-3', 'Notes')}
        </div>
        {region(
          'work',
          'overflow-hidden bg-glass p-3 font-mono text-glass-ink leading-[1.7]',
          <>
            <p className="truncate">candidate@terminal:~$ kubectl get pods -n shop</p>
            <p className="truncate text-glass-dim">NAME READY STATUS RESTARTS AGE</p>
            <p className="truncate text-glass-dim">web-front-5d9c 0/1 Pending 0 4m</p>
            <p>
              candidate@terminal:~$ <span className="inline-block h-[1.1em] w-[0.55em] translate-y-[0.2em] bg-[#ff8562]" />
            </p>
          </>,
        )}
      </div>
    </div>
  )
}
