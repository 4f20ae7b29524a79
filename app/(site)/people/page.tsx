import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { Table } from '@/app/ui/table'
import { When } from '@/app/ui/when'
import { listPeople, peopleOnAPage } from '@/exam/roles'
import { PersonControls } from './person-controls'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage({ searchParams }: PageProps<'/people'>) {
  const user = await signedIn()
  const { search = '', page = '1' } = await searchParams
  const at = Math.min(1e6, Math.max(0, Math.trunc(Number(page) || 1) - 1))
  const found = await listPeople({ search: String(search), page: at }, user)
  if (!found) notFound()
  const { people, total } = found
  const pages = Math.ceil(total / peopleOnAPage)
  return (
    <div className="page">
      <PageTitle title="People">Instructors write questions and read reports. Administrators also give roles.</PageTitle>
      <search>
        <form className="mb-8 flex max-w-xl gap-3">
          <label className="sr-only" htmlFor="search">
            Name or e-mail address
          </label>
          <input
            id="search"
            name="search"
            type="search"
            defaultValue={String(search)}
            placeholder="Name or e-mail address"
            className="h-10 min-w-0 flex-1 rounded-md border border-rule-2 bg-sheet px-3"
          />
          <Button type="submit">Search</Button>
        </form>
      </search>
      {people.length === 0 ? (
        <p className="text-ink-2">Nobody by that name.</p>
      ) : (
        <Table columns={['Name', 'E-mail address', 'Since', 'Role', { title: 'Access', unseen: true }]}>
          {people.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                {person.name}
                {person.id === user.id && <span className="ml-2 font-normal text-ink-3">you</span>}
              </th>
              <td className="text-ink-2">{person.email ?? 'guest'}</td>
              <td className="text-ink-2">
                <When at={person.createdAt} time={false} />
              </td>
              <PersonControls person={person} self={person.id === user.id} />
            </tr>
          ))}
        </Table>
      )}
      {pages > 1 && (
        <nav aria-label="Pages" className="mt-6 flex items-center gap-4 text-sm">
          {at > 0 && (
            <Link className="link" href={`?search=${encodeURIComponent(String(search))}&page=${at}`}>
              Newer
            </Link>
          )}
          <span className="figures text-ink-2">
            Page {at + 1} of {pages}
          </span>
          {at + 1 < pages && (
            <Link className="link" href={`?search=${encodeURIComponent(String(search))}&page=${at + 2}`}>
              Older
            </Link>
          )}
        </nav>
      )}
    </div>
  )
}
