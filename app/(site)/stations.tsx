import { Check, X } from 'lucide-react'
import type { ReactNode } from 'react'

/** What one does here, by the clock, each with a picture of the thing itself: sit it, see what cost the points, come back for them. */
export function Stations() {
  return (
    <ol className="mt-12 border-rule-2 border-t">
      <Station
        mark="2:00:00"
        says="on the clock"
        title="Sit it as it will be"
        text="A terminal, and a Kubernetes 1.35 of your own behind each task: there the moment you open it, answering the way the real one does. Reload, lose the network, change the computer: the clock is the server’s, and nothing you typed is lost."
      >
        <Glass />
      </Station>
      <Station
        mark="0:00:00"
        says="time is over"
        title="See what cost the point"
        text="Nobody compares your YAML with a key. The checks look at the cluster you leave behind and try the connection. Beside what was found stand what was expected, why it matters, and the command after which a check turned."
      >
        <Turned />
      </Station>
      <Station
        mark="+ 1 day"
        says="or the same evening"
        title="Come back for what was lost"
        text="A drill of just the topics that cost you points, with hints when you want them and new names and numbers every time. Your progress says how ready you are in each domain, and how sure that is: a first impression is not called a result."
      >
        <Bands />
      </Station>
    </ol>
  )
}

type StationProps = { mark: string; says: string; title: string; text: string; children: ReactNode }

function Station({ mark, says, title, text, children }: StationProps) {
  return (
    <li className="grid items-start gap-x-12 gap-y-6 border-rule border-b py-10 lg:grid-cols-[7rem_minmax(0,1fr)_minmax(0,1.35fr)] lg:py-14">
      <p aria-hidden className="figures flex items-baseline gap-3 font-mono text-sm lg:block lg:pt-1.5">
        <span className="font-[560]">{mark}</span> <span className="block font-sans text-ink-3">{says}</span>
      </p>
      <div>
        <h3 className="text-2xl tracking-[-0.03em]">{title}</h3>
        <p className="mt-3 max-w-[54ch] text-ink-2">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </li>
  )
}

/** The task of the sheet above, as it was being worked on: both ports that explain it are on the screen. */
function Glass() {
  return (
    <div className="overflow-hidden rounded-lg border border-glass-rule bg-glass font-mono text-glass-ink text-sm">
      <p className="figures flex justify-between border-glass-rule border-b px-5 py-2.5 text-glass-dim">
        <span>Task 4 of 16</span>
        <span className="text-glass-ink">1:12:07</span>
      </p>
      <pre className="whitespace-pre-wrap px-5 py-4 text-glass-dim leading-[1.65]">
        <Line>k -n prices get endpointslice</Line>
        {'NAME            ADDRESSTYPE   PORTS   ENDPOINTS    AGE\nbackend-x7k2p   IPv4          8088    10.244.1.4   12m\n'}
        <Line>k -n prices describe netpol</Line>
        {
          '…\n  PodSelector:     app=backend\n  Allowing ingress traffic:\n    To Port: 80/TCP\n    From:\n      PodSelector: app=frontend\n'
        }
        <span>candidate@terminal:~$ </span>
        <span aria-hidden className="inline-block h-[1.1em] w-[0.6em] translate-y-[0.2em] bg-[#ff8562]" />
      </pre>
    </div>
  )
}

function Line({ children }: { children: string }) {
  return (
    <>
      candidate@terminal:~$ <span className="text-glass-ink">{children}</span>
      {'\n'}
    </>
  )
}

/** Of a replay of four commands: the checks, and from which to which command each was met. */
const commands = 4
const turned = [
  { says: 'The Service is of type NodePort', from: 1, until: 3 },
  { says: 'The site answers on every node', from: 1, until: 3 },
  { says: 'It keeps its cluster IP', from: 0, until: 4 },
]

function Turned() {
  return (
    <div className="rounded-lg border border-rule bg-sheet px-5 py-5 text-sm sm:px-6">
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(6rem,42%)] items-center gap-x-6 gap-y-3">
        {turned.map(({ says, from, until }) => {
          const Icon = until === commands ? Check : X
          return (
            <div key={says} className="col-span-2 grid grid-cols-subgrid items-center">
              <p className="flex items-start gap-2.5">
                <Icon aria-hidden strokeWidth={2.5} className={`mt-0.5 size-4 shrink-0 ${Icon === X ? 'text-signal' : 'text-fair'}`} />
                <span>
                  {says}
                  <span className="sr-only">{Icon === X ? ': met, then lost again' : ': met'}</span>
                </span>
              </p>
              <div aria-hidden className="relative h-5">
                <span className="absolute inset-x-0 top-1/2 border-signal border-t-2" />
                <span
                  className="absolute top-1/2 h-3.5 -translate-y-1/2 rounded-sm bg-fair"
                  style={{ left: `${(from / commands) * 100}%`, right: `${100 - (until / commands) * 100}%` }}
                />
                <span className="absolute inset-y-[-3px] left-[75%] w-0.5 bg-ink" />
              </div>
            </div>
          )
        })}
      </div>
      <p className="mt-5 border-signal border-l-2 pl-3">
        <code className="name">k -n market edit svc web</code> had set spec.type to NodePort;{' '}
        <code className="name">{`k -n market patch svc web -p '{"spec":{"type":"ClusterIP"}}'`}</code> changed it to ClusterIP since.
      </p>
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
