'use client'

import { signIn } from 'next-auth/react'
import { Button } from '@/app/ui/button'

export function ServiceButton({ id, name }: { id: string; name: string }) {
  return (
    <Button size="large" onClick={() => void signIn(id, { callbackUrl: '/exams' })}>
      Continue with {name}
    </Button>
  )
}
