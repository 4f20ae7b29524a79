import { Check, X } from 'lucide-react'
import { classNames } from '@/app/ui/class-names'
import { Table } from '@/app/ui/table'
import type { ProofView } from '@/exam/views'

/** The table of proofs: what each case should come to, and what it came to. */
export function Proofs({ view, stale, busy }: { view: ProofView | null; stale: boolean; busy: boolean }) {
  return (
    <section aria-labelledby="proofs" aria-busy={busy}>
      <h2 id="proofs" className="text-base">
        Proofs
      </h2>
      {!view && <p className="mt-2 text-ink-2 text-sm">Not run yet. They take a few seconds.</p>}
      {view && (
        <>
          <p role="status" className={classNames('mt-2 text-sm', view.ok ? 'text-fair' : 'text-signal')}>
            {view.ok ? 'Every proof holds' : `${view.rows.filter(({ ok }) => !ok).length} of ${view.rows.length} proofs fail`}, on{' '}
            {view.seeds} {view.seeds === 1 ? 'draw' : 'draws'} of the parameters.
            {stale && ' The files have changed since.'}
          </p>
          <Table className={classNames('mt-3', stale && 'opacity-70')} columns={['Case', 'Expected', 'Got']}>
            {view.rows.map((row) => (
              <tr key={row.case}>
                <th scope="row" className="break-words">
                  {row.ok ? (
                    <Check aria-label="holds" className="mr-1.5 inline size-4 text-fair" strokeWidth={2.5} />
                  ) : (
                    <X aria-label="fails" className="mr-1.5 inline size-4 text-signal" strokeWidth={2.5} />
                  )}
                  {row.case}
                </th>
                <td className="break-words text-ink-2">{row.expected}</td>
                <td className={classNames('break-words', !row.ok && 'text-signal')}>{row.got}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </section>
  )
}
