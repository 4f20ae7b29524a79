import { insertUser, updateUser } from '@/exam/store/users'
import type { CurrentUser, Role } from '@/exam/views'

/** A user in the worker's database. */
export async function person(name: string, role: Role = 'learner', guest = false): Promise<CurrentUser> {
  const email = guest ? null : `${name.toLowerCase()}@school.example`
  const id = (await insertUser({ name, email, guest })) as string
  if (role !== 'learner') await updateUser(id, { role })
  return { id, name, email, role, guest }
}
