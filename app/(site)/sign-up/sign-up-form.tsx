'use client'

import { signIn } from 'next-auth/react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/app/ui/button'
import { Field } from '@/app/ui/field'
import { Notice } from '@/app/ui/notice'
import type { SignUpForm as Form, SignUpEnd } from '@/exam/people'

type SignUpFormProps = { action: (form: Form) => Promise<SignUpEnd | { ok: false; why: 'no-guest' }>; button: string }

const messages = {
  taken: 'Somebody signed up with this e-mail address already. Sign in instead.',
  'too-many': 'Too many accounts were made from your network just now. Try again in a few minutes.',
  'no-guest': 'This account has an e-mail address already. Reload the page.',
}

/** Name, e-mail address and password: for a new account, or for a guest who stays. */
export function SignUpForm({ action, button }: SignUpFormProps) {
  const [end, setEnd] = useState<
    Exclude<Awaited<ReturnType<SignUpFormProps['action']>>, { ok: true }> | { ok: false; why: 'unreachable' }
  >()
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const form = { name: String(data.get('name')), email: String(data.get('email')), password: String(data.get('password')) }
    setBusy(true)
    setEnd(undefined)
    const outcome = await action(form).catch(() => ({ ok: false, why: 'unreachable' }) as const)
    if (outcome.ok) {
      await signIn('password', { email: form.email, password: form.password, redirect: false })
      return location.assign('/exams')
    }
    setBusy(false)
    setEnd(outcome)
  }
  const problems = end?.why === 'invalid' ? end.problems : {}
  return (
    <form onSubmit={(event) => void send(event)} className="grid gap-5" noValidate>
      {end && end.why !== 'invalid' && (
        <Notice tone="signal">
          {end.why === 'unreachable' ? 'The server cannot be reached. Try again in a moment.' : messages[end.why]}
        </Notice>
      )}
      <Field name="name" label="Name" autoComplete="name" error={problems.name} required />
      <Field name="email" type="email" label="E-mail address" autoComplete="username" error={problems.email} required />
      <Field
        name="password"
        type="password"
        label="Password"
        autoComplete="new-password"
        hint="At least 8 characters."
        error={problems.password}
        required
      />
      <Button type="submit" look="primary" size="large" disabled={busy}>
        {busy ? 'One moment…' : button}
      </Button>
    </form>
  )
}
