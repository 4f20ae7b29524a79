'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { signedIn } from '@/app/ui/signed-in'
import { type RoleEnd, setBlocked, setRole } from '@/exam/roles'
import type { Role } from '@/exam/views'

const role = z.enum(['learner', 'instructor', 'admin'])

export async function changeRole(id: string, to: Role): Promise<{ message: string } | null> {
  return said(await setRole(z.string().parse(id), role.parse(to), await signedIn()))
}

export async function changeBlock(id: string, blocked: boolean): Promise<{ message: string } | null> {
  return said(await setBlocked(z.string().parse(id), z.boolean().parse(blocked), await signedIn()))
}

const sentences = {
  forbidden: 'Only an administrator can do that.',
  absent: 'This account no longer exists.',
  guest: 'A guest cannot have a role.',
  'last-administrator': 'There must be at least one administrator.',
}

function said(end: RoleEnd): { message: string } | null {
  revalidatePath('/people')
  return end.ok ? null : { message: sentences[end.why] }
}
