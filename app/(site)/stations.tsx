import type { ReactNode } from 'react'
import { Way } from './attempts/[id]/result/way'

/** What one does here, in three pictures of the thing itself: sit it, see where it stopped, come back for what was lost. */
export function Stations() {
  return (
    <ol className="mt-12 grid gap-16 lg:gap-24">
      <Station
        mark="1"
        title="Sit it as it will be"
        text="Sixteen tasks, a hundred and twenty minutes, a terminal, and a Kubernetes 1.35 of your own behind each task: there the moment you open it, answering the way the real one does. Reload, lose the network, change the computer: the clock is the server’s, and nothing you typed is lost."
      >
        <Glass />
      </Station>
      <Station
        mark="2"
        title="See where it stopped"
        text="Nobody compares your YAML with a key. The checks look at the cluster you leave behind, try the connection, and follow it hop by hop to the place where it broke off. Beside it stand what was expected, why it matters, and the ways that would have led there."
      >
        <div className="rounded-lg border border-rule bg-sheet px-5 py-4 text-sm">
          <p className="font-mono text-ink-2">http://web.shop/ from pod client in namespace shop</p>
          <Way steps={steps} hint="targetPort 8080: container nginx listens on 80; set targetPort: 80" forbidden={false} />
        </div>
      </Station>
      <Station
        mark="3"
        title="Come back for what was lost"
        text="A drill of just the topics that cost you points, with hints when you want them and new names and numbers every time. Your progress says how ready you are in each domain, and how sure that is: a first impression is not called a result."
      >
        <Bands />
      </Station>
    </ol>
  )
}

function Station({ mark, title, text, children }: { mark: string; title: string; text: string; children: ReactNode }) {
  return (
    <li className="group/station grid items-center gap-x-16 gap-y-7 lg:grid-cols-2">
      <div className="lg:group-even/station:order-2">
        <p aria-hidden className="flex items-center gap-3 font-mono text-ink-3 text-sm">
          {mark} <span className="h-px w-14 bg-rule-2" />
        </p>
        <h3 className="mt-3 text-2xl tracking-[-0.03em]">{title}</h3>
        <p className="mt-3 max-w-[54ch] text-ink-2">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </li>
  )
}

const steps = [
  { text: 'from pod shop/client (10.244.2.3)', ok: true },
  { text: 'web.shop.svc.cluster.local is 10.102.77.67', ok: true },
  { text: 'Service shop/web 10.102.77.67:80 → endpoint 10.244.1.4:8080', ok: true },
  { text: 'nothing listens on port 8080/TCP in pod shop/web', ok: false },
]

function Glass() {
  return (
    <div className="overflow-hidden rounded-lg border border-glass-rule bg-glass font-mono text-glass-ink text-sm shadow-float">
      <p className="figures flex justify-between border-glass-rule border-b px-5 py-2.5 text-glass-dim">
        <span>Task 7 of 16</span>
        <span className="text-glass-ink">1:12:07</span>
      </p>
      <div className="px-5 py-4 leading-[1.7]">
        <p>
          <span className="text-glass-dim">candidate@base:~$</span> ssh terminal
        </p>
        <p>
          <span className="text-glass-dim">candidate@terminal:~$</span> k -n shop describe svc web
        </p>
        <p className="text-glass-dim">Selector: app=web</p>
        <p className="text-glass-dim">Port: http 80/TCP</p>
        <p className="text-glass-dim">TargetPort: 8080/TCP</p>
        <p>
          <span className="text-glass-dim">candidate@terminal:~$</span>{' '}
          <span aria-hidden className="inline-block h-[1.1em] w-[0.6em] translate-y-[0.2em] bg-[#ff8562]" />
        </p>
      </div>
    </div>
  )
}

const bands = [
  { name: 'Troubleshooting', low: 52, high: 81, at: 68, says: 'could go either way' },
  { name: 'Services & Networking', low: 74, high: 93, at: 85, says: 'ready' },
  { name: 'Storage', low: 20, high: 78, at: 48, says: 'too few tasks to tell' },
]

function Bands() {
  return (
    <ul className="grid gap-6 rounded-lg border border-rule bg-sheet px-6 py-6">
      {bands.map(({ name, low, high, at, says }) => (
        <li key={name}>
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="font-[600]">{name}</span>
            <span className="text-ink-2 text-sm">{says}</span>
          </div>
          <div aria-hidden className="relative mt-2 h-5">
            <span className="absolute inset-x-0 top-1/2 h-px bg-rule-2" />
            <span
              className="absolute top-1/2 h-3 -translate-y-1/2 rounded-sm border border-ink-2 bg-shallow"
              style={{ left: `${low}%`, right: `${100 - high}%` }}
            />
            <span className="absolute inset-y-0.5 w-[3px] -translate-x-1/2 rounded-sm bg-ink" style={{ left: `${at}%` }} />
            <span className="absolute inset-y-[-2px] left-[66%] border-signal border-l-2 border-dashed" />
          </div>
        </li>
      ))}
      <li aria-hidden className="figures relative -mt-4 h-4 text-ink-3 text-xs">
        <span className="absolute left-[66%] -translate-x-1/2">pass 66</span>
      </li>
    </ul>
  )
}
