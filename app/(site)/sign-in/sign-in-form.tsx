'use client'

import { signIn } from 'next-auth/react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/app/ui/button'
import { Field } from '@/app/ui/field'
import { Notice } from '@/app/ui/notice'

const messages: Record<string, string> = {
  wrong: 'That e-mail address and password do not belong together.',
  blocked: 'This account is blocked. Ask your administrator.',
  taken: 'There is an account with that e-mail address already. Sign in with its password.',
  'too-many': 'Too many attempts. Wait a quarter of an hour, then try again.',
}

export function SignInForm({ next, error }: { next: string; error: string | null }) {
  const [message, setMessage] = useState(error ? (messages[error] ?? 'The sign-in did not work. Try again, or another way.') : '')
  const [busy, setBusy] = useState(false)
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setMessage('')
    const end = await signIn('password', { email: form.get('email'), password: form.get('password'), redirect: false }).catch(
      () => undefined,
    )
    if (end?.ok) return location.assign(next)
    setBusy(false)
    setMessage(end ? (messages[end.error ?? ''] ?? (messages.wrong as string)) : 'The server cannot be reached. Try again in a moment.')
  }
  return (
    <form onSubmit={(event) => void enter(event)} className="grid gap-5">
      {message && <Notice tone="signal">{message}</Notice>}
      <Field name="email" type="email" label="E-mail address" autoComplete="username" required />
      <Field name="password" type="password" label="Password" autoComplete="current-password" required />
      <Button type="submit" look="primary" size="large" disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}
