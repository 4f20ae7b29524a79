import { Check, X } from 'lucide-react'

const marks = [90, 80, 70, 60, 50, 40, 30]

/** A ship's side with its draught marks and load line (the pass mark), and a graded check in front of it: what the product does, in one picture. */
export function Hull() {
  return (
    <div className="relative pb-28 sm:pb-24">
      <svg viewBox="0 0 600 470" aria-hidden="true" className="w-full rounded-lg">
        <rect width="600" height="470" fill="var(--shallow)" />
        <path d="M0 0H556C548 120 520 300 470 470H0z" fill="#0f2138" />
        <path d="M0 350H508C497 396 484 434 470 470H0z" fill="#8f2a12" />
        <path d="M0 346h509l-2 6H0z" fill="#f6f8f6" />
        <g fill="#f6f8f6" fontFamily="var(--font-mono)" fontWeight="600" fontSize="25">
          {marks.map((mark, i) => (
            <text key={mark} x={470 - i * 3.4} y={62 + i * 44} textAnchor="end">
              {mark}
            </text>
          ))}
        </g>
        <g stroke="#f6f8f6" strokeWidth="3">
          {marks.map((mark, i) => (
            <path key={mark} d={`M${478 - i * 3.4} ${53 + i * 44}h16`} />
          ))}
        </g>
        {/* The load line stands at 66, between its marks. */}
        <g fill="none" strokeWidth="9">
          <circle cx="170" cy="172" r="62" stroke="#f6f8f6" />
          <path d="M64 172h212" stroke="#ff8562" />
        </g>
        <g fill="#f6f8f6" fontFamily="var(--font-mono)" fontSize="24" fontWeight="600">
          <text x="64" y="156" textAnchor="middle">
            C
          </text>
          <text x="276" y="156" textAnchor="middle">
            K
          </text>
        </g>
        <g stroke="#f6f8f6" strokeWidth="4">
          <path d="M330 172h40M330 128h24M330 216h24M330 116v112" />
        </g>
        <text x="378" y="180" fill="#ff8562" fontFamily="var(--font-mono)" fontSize="22" fontWeight="600">
          66
        </text>
      </svg>
      <figure className="absolute right-0 bottom-0 left-4 rounded-lg border border-rule-2 bg-sheet p-5 shadow-float sm:right-8 sm:left-14">
        <figcaption className="flex items-baseline justify-between gap-4 border-rule border-b pb-3">
          <span className="font-[600]">Open the shop to the outside</span>
          <span className="figures text-ink-2 text-sm">3 of 7 points</span>
        </figcaption>
        <ul className="mt-3 grid gap-3 text-sm">
          <li className="flex gap-3">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-fair" strokeWidth={2.5} />
            <span>
              <span className="sr-only">Passed: </span>The Service is a NodePort on 30100
            </span>
          </li>
          <li className="flex gap-3">
            <X aria-hidden className="mt-0.5 size-4 shrink-0 text-signal" strokeWidth={2.5} />
            <div className="grid min-w-0 gap-1.5">
              <span>
                <span className="sr-only">Failed: </span>The page answers on any node
              </span>
              <span className="text-ink-2">
                Nothing listens on <code className="name">targetPort: 8080</code> in the pods: the container serves port 80.
              </span>
            </div>
          </li>
        </ul>
      </figure>
    </div>
  )
}
