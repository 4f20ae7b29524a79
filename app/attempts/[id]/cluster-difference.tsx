'use client'

import type { ClusterDifference, ObjectDifference } from '@/labs/seam'

const words = {
  missing: 'is not in your cluster; the reference has it',
  extra: 'is in your cluster only',
  changed: 'is in both, and differs',
}

/** The learner's cluster against a reference solution's: which objects differ, and in which fields. */
export function ClusterDifferenceView({ difference: { solution, objects } }: { difference: ClusterDifference }) {
  return (
    <section className="mt-6" data-difference={objects.length}>
      <h3 className="text-base">Your cluster against the reference</h3>
      <p className="mt-1 text-ink-2 text-sm">
        {objects.length === 0
          ? 'No object differs.'
          : `Beside the solution “${solution.replaceAll('-', ' ')}”. There may be other right ways: the checks decide, not this comparison.`}
      </p>
      <ul className="mt-3 grid gap-4">
        {objects.map((object) => (
          <li key={`${object.kind}/${object.namespace ?? ''}/${object.name}`}>
            <p>
              <span className="font-[560]">{object.kind}</span> <code className="text-[0.88em]">{nameOf(object)}</code>{' '}
              {words[object.state]}
            </p>
            {object.fields.length > 0 && (
              <dl className="mt-2 grid gap-2">
                {object.fields.map((field) => (
                  <div key={field.at} className="rounded-md border border-rule bg-paper px-3.5 py-2 text-sm">
                    <dt className="font-mono text-ink-2 [overflow-wrap:anywhere]">{field.at}</dt>
                    <dd className="mt-1 grid gap-1">
                      <Side name="Reference" value={field.reference} tone="text-fair" />
                      <Side name="Yours" value={field.yours} tone="text-signal" />
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Side({ name, value, tone }: { name: string; value: string | null; tone: string }) {
  return (
    <span className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-2">
      <span className="text-ink-3">{name}</span>
      {value === null ? (
        <span className="text-ink-2">not set</span>
      ) : (
        <span className={`whitespace-pre-wrap font-mono [overflow-wrap:anywhere] ${tone}`}>{value}</span>
      )}
    </span>
  )
}

const nameOf = ({ name, namespace }: ObjectDifference) => (namespace ? `${namespace}/${name}` : name)
