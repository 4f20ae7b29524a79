import { Check, X } from 'lucide-react'
import { Way } from './attempts/[id]/result/way'

/** As the grader writes it for this task, when the policy names the Service's port. */
const steps = [
  { text: 'from pod prices/frontend (10.244.1.3)', ok: true },
  { text: 'backend.prices.svc.cluster.local is 10.109.93.233', ok: true },
  { text: 'Service prices/backend 10.109.93.233:80 → endpoint 10.244.1.4:8088', ok: true },
  { text: 'NetworkPolicy prices/backend-ingress drops what is sent to port 8088/TCP', ok: false },
]
const hint = 'ingress is allowed from: pods app=frontend on 80/TCP'

/** A graded task as its learner reads it, lying at the side of a ship that floats as deep as the score: what the product does, in one picture. */
export function TrialSheet() {
  return (
    <figure className="grid grid-cols-[3.75rem_minmax(0,1fr)] overflow-hidden rounded-lg border border-rule-2 bg-sheet shadow-float sm:grid-cols-[5rem_minmax(0,1fr)]">
      <Side percent={59} />
      <div className="px-5 py-5 text-sm sm:px-7 sm:py-6">
        <figcaption className="flex items-baseline justify-between gap-4 border-rule-2 border-b pb-3.5">
          <span className="font-[600] text-base">Ready, and yet nobody gets through</span>
          <span className="figures whitespace-nowrap text-ink-2">0 of 8</span>
        </figcaption>
        <ul className="mt-4 grid gap-4">
          <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3">
            <X aria-hidden className="mt-0.5 size-4 text-signal" strokeWidth={2.5} />
            <div className="min-w-0">
              <p className="font-[560]">
                <span className="sr-only">Failed: </span>The frontend’s pods get an answer from{' '}
                <code className="name">http://backend/</code>
              </p>
              <Way steps={steps} hint={hint} forbidden={false} />
              <p className="mt-3 border-rule border-t pt-3 text-ink-2">
                A policy sees a packet after the Service’s address has been replaced by a pod’s: its port is the one the pod listens on.
              </p>
            </div>
          </li>
          <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3">
            <Check aria-hidden className="mt-0.5 size-4 text-fair" strokeWidth={2.5} />
            <span className="text-ink-2">
              <span className="sr-only">Passed: </span>Service <code className="name">backend</code> is left as it is
            </span>
          </li>
        </ul>
      </div>
    </figure>
  )
}

const marks = [90, 80, 70, 60, 50, 40, 30, 20, 10]
const passMark = 66

/** A ship's side with its draught marks: the water stands at the score, the load line at the pass mark. */
function Side({ percent }: { percent: number }) {
  return (
    <div aria-hidden className="relative overflow-hidden bg-[#0f2138] font-[600] font-mono text-[#f6f8f6] text-xs">
      <div className="absolute inset-x-0 bottom-0 border-[#f6f8f6] border-t-2 bg-[#8f2a12]" style={{ height: `${passMark}%` }} />
      {marks.map((mark) => (
        <span key={mark} className="absolute right-2 flex translate-y-1/2 items-center gap-1.5 sm:right-3" style={{ bottom: `${mark}%` }}>
          {mark}
          <span className="h-0.5 w-2 bg-[#f6f8f6] sm:w-3" />
        </span>
      ))}
      <div className="absolute inset-x-0 bottom-0 border-[#b9d3e6] border-t-2 bg-[#0b1828]/60" style={{ height: `${percent}%` }} />
      <svg
        aria-hidden="true"
        viewBox="0 0 32 32"
        fill="none"
        className="absolute left-1 w-7 translate-y-1/2 sm:left-2 sm:w-8"
        style={{ bottom: `${passMark}%` }}
      >
        <circle cx="16" cy="16" r="9" stroke="#f6f8f6" strokeWidth="2.5" fill="#0f2138" />
        <path d="M1 16h30" stroke="#ff8562" strokeWidth="3" />
      </svg>
    </div>
  )
}
