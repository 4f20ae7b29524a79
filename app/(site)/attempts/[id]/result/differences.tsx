import { readable } from '@/exam/readable'
import type { CheckResult, Difference, Step } from '@/grader/evidence'
import { Way } from './way'

/** What was found otherwise than asked, one box for each object or connection; a connection's way is drawn in its box. */
export function Differences({ differences, trace, hint }: Pick<CheckResult, 'differences' | 'trace'> & { hint: string | undefined }) {
  const groups = groupsOf(differences)
  return (
    <>
      {groups.map(({ about, rows }, place) => (
        <div key={about} className="mt-2.5 rounded-md border border-rule bg-paper px-3.5 py-2.5 text-sm">
          <p className="font-mono text-ink-2 [overflow-wrap:anywhere]">{about}</p>
          {rows.map(({ field, expected, found }) => (
            <div key={`${field} ${expected}`} className="mt-1">
              {field && <p className="mt-1.5 font-mono text-ink-2 [overflow-wrap:anywhere]">{field}</p>}
              <p className="grid gap-x-6 gap-y-1 sm:grid-cols-2" data-sides>
                <Side name="Expected" value={expected} tone="text-fair" />
                <Side name="Found" value={place === 0 && trace ? withoutReason(found, trace) : found} tone="text-signal" />
              </p>
            </div>
          ))}
          {place === 0 && trace && <Way steps={trace} hint={hint} forbidden={rows.some(({ expected }) => expected === 'no answer')} />}
        </div>
      ))}
    </>
  )
}

type Group = { about: string; rows: { field: string; expected: string; found: string }[] }

/** Differences by what they are about: an object's fields stand together. */
function groupsOf(differences: readonly Difference[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { at, expected, found } of differences) {
    const [, object, field = ''] = /^([A-Z]\w+ \S+(?: in namespace \S+)?): (.+)$/.exec(at) ?? [undefined, at || 'The answer']
    const about = object as string
    const group = groups.get(about) ?? { about, rows: [] }
    groups.set(about, group)
    group.rows.push({ field, expected, found })
  }
  return [...groups.values()]
}

const outcomes: Record<string, string> = {
  refused: 'connection refused',
  timeout: 'no answer, timed out',
  unresolved: 'the name is not known',
  unreachable: 'no way there',
  reset: 'connection reset',
}

/** How a connection ended, without the reason that its last step tells. */
function withoutReason(found: string, trace: readonly Step[]): string {
  const [, outcome = '', reason] = /^(\w+): (.*)$/s.exec(found) ?? []
  return trace.some(({ ok, text }) => !ok && text === reason) ? (outcomes[outcome] ?? outcome) : found
}

function Side({ name, value, tone }: { name: string; value: string; tone: string }) {
  return (
    <span className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2">
      <span className="text-ink-3">{name}</span>
      <span className={`whitespace-pre-wrap font-mono [overflow-wrap:anywhere] ${tone}`}>{readable(value)}</span>
    </span>
  )
}
