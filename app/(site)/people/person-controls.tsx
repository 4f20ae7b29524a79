'use client'

import { useState, useTransition } from 'react'
import { Button } from '@/app/ui/button'
import { Choose } from '@/app/ui/field'
import type { Person } from '@/exam/roles'
import type { Role } from '@/exam/views'
import { changeBlock, changeRole } from './actions'

/** The last two cells of a person's row: role and access. */
export function PersonControls({ person, self }: { person: Person; self: boolean }) {
  const [message, setMessage] = useState('')
  const [busy, start] = useTransition()
  const act = (change: () => Promise<{ message: string } | null>) => start(async () => setMessage((await change())?.message ?? ''))
  return (
    <>
      <td>
        <Choose
          aria-label={`Role of ${person.name}`}
          value={person.role}
          disabled={busy || person.guest}
          onChange={(event) => act(() => changeRole(person.id, event.target.value as Role))}
        >
          <option value="learner">Learner</option>
          <option value="instructor">Instructor</option>
          <option value="admin">Administrator</option>
        </Choose>
        {message && (
          <p role="alert" className="mt-1 text-signal text-sm">
            {message}
          </p>
        )}
      </td>
      <td className="text-right">
        {!self && (
          <Button
            size="small"
            look={person.blocked ? 'plain' : 'quiet'}
            disabled={busy}
            aria-label={`${person.blocked ? 'Let in again' : 'Block'}: ${person.name}`}
            onClick={() => act(() => changeBlock(person.id, !person.blocked))}
          >
            {person.blocked ? 'Let in again' : 'Block'}
          </Button>
        )}
      </td>
    </>
  )
}
