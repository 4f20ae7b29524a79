'use client'

import { useActionState, useEffect, useState } from 'react'
import { Button } from '@/app/ui/button'
import { Choose, Field } from '@/app/ui/field'
import { Notice } from '@/app/ui/notice'
import { assign } from '../actions'

const week = 7 * 24 * 60 * 60_000

/** As an input of date and time takes it, in the reader's own time zone. */
const local = (at: number) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

/** Which exam a class is to take, and between when: a week from now unless said otherwise. */
export function AssignForm({ classId, exams }: { classId: string; exams: { id: string; title: string; minutes: number }[] }) {
  const [times, setTimes] = useState({ opensAt: '', closesAt: '' })
  useEffect(() => setTimes({ opensAt: local(Date.now()), closesAt: local(Date.now() + week) }), [])
  const [state, action, busy] = useActionState(async (_: unknown, form: FormData) => {
    const at = (name: 'opensAt' | 'closesAt') => new Date(String(form.get(name))).getTime()
    return assign(classId, { examId: String(form.get('exam')), opensAt: at('opensAt'), closesAt: at('closesAt') })
  }, null)
  return (
    <form action={action} className="grid gap-5">
      <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
        <div className="grid gap-1.5">
          <label htmlFor="exam" className="font-[560] text-sm">
            Exam
          </label>
          <Choose id="exam" name="exam" tall>
            {exams.map(({ id, title, minutes }) => (
              <option key={id} value={id}>
                {title} ({minutes} min)
              </option>
            ))}
          </Choose>
        </div>
        {(['opensAt', 'closesAt'] as const).map((name) => (
          <Field
            key={name}
            name={name}
            label={name === 'opensAt' ? 'From' : 'To'}
            type="datetime-local"
            required
            value={times[name]}
            onChange={(event) => setTimes((before) => ({ ...before, [name]: event.target.value }))}
          />
        ))}
        <Button type="submit" look="primary" disabled={busy}>
          Give it to the class
        </Button>
      </div>
      <p className="text-ink-3 text-sm">Times are your own. What learners begin in between counts, their best attempt of several.</p>
      {state && <Notice tone="signal">{state.message}</Notice>}
    </form>
  )
}
