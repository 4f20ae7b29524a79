import { ArrowRightLeft, Box, Cable, Flag, Globe, Network, Server, Shield, Signpost, X } from 'lucide-react'
import { classNames } from '@/app/ui/class-names'
import { sentence } from '@/exam/readable'
import type { Step } from '@/grader/evidence'

/** What kind of place a step is at, by the words of the trace; only a picture hangs on it. */
const places: [begins: RegExp, Icon: typeof Box, name: string][] = [
  [/^from outside/, Globe, 'outside'],
  [/^from (pod|container)/, Box, 'pod'],
  [/^from node/, Server, 'node'],
  [/NetworkPolicy/, Shield, 'policy'],
  [/ is (an alias|\d+\.)|DNS|does not exist|SERVFAIL|NXDOMAIN/, Signpost, 'name'],
  [/load balancer|Ingress|Gateway|HTTPRoute/i, ArrowRightLeft, 'entry'],
  [/answers \d/, Flag, 'answer'],
  [/^(Service|endpoint|externalTrafficPolicy|internalTrafficPolicy)/, Network, 'service'],
  [/^pod |^container /, Box, 'pod'],
  [/node/, Server, 'node'],
]

type WayProps = {
  steps: readonly Step[]
  /** It should not have come through. */
  forbidden: boolean
  /** What to look at where it broke off. */
  hint: string | undefined
}

/** The way of a connection as a line from place to place, and where it broke off. */
export function Way({ steps, forbidden, hint }: WayProps) {
  const broken = steps.findIndex(({ ok }) => !ok)
  return (
    <figure className="mt-2.5 border-rule border-t pt-2.5" data-way={broken < 0 ? 'through' : 'broken'}>
      <figcaption className="text-ink-2 text-sm">
        {broken >= 0
          ? 'How far the connection came'
          : forbidden
            ? 'The connection came through, and should not have'
            : 'The way the connection took'}
      </figcaption>
      <ol className="mt-2.5 grid">
        {steps.map(({ text, ok }, place) => {
          const Icon = ok ? (places.find(([begins]) => begins.test(text))?.[1] ?? Cable) : X
          const last = place === steps.length - 1
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one connection never change places
              key={place}
              className="relative grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 pb-2.5 last:pb-0"
              data-step={ok ? 'passed' : 'stopped'}
            >
              {!last && (
                <span
                  aria-hidden
                  className={classNames(
                    'absolute top-7 bottom-0 left-[0.84rem] border-l-[1.5px]',
                    steps[place + 1]?.ok ? 'border-rule-2' : 'border-signal border-dashed',
                  )}
                />
              )}
              <span
                aria-hidden
                className={classNames(
                  'grid size-7 place-items-center rounded-full border-[1.5px]',
                  ok ? 'border-rule-2 bg-sheet text-ink-2' : 'border-signal bg-signal text-sheet',
                )}
              >
                <Icon className="size-3.5" strokeWidth={ok ? 1.8 : 3} />
              </span>
              <span className="pt-1 font-mono text-sm">
                {!ok && <span className="sr-only">Stopped here: </span>}
                <span className={classNames('[overflow-wrap:anywhere]', ok ? 'text-ink-2' : 'font-[560] text-signal')}>{text}</span>
                {!ok && hint && <span className="mt-1 block max-w-[68ch] font-sans">{sentence(hint)}</span>}
              </span>
            </li>
          )
        })}
      </ol>
    </figure>
  )
}
