import { createInterface } from 'node:readline'
import { adminLink } from '@/exam/admin-link'
import { type ConsoleEnd, grantRole, resetPassword } from '@/exam/roles'
import { settings } from '@/exam/settings'
import type { Role } from '@/exam/views'
import { Complaint } from '../complaint'
import { say } from '../say'
import { withDatabase } from '../with-database'

const help = `Usage: seatrial admin COMMAND

What an operator does to an account from the console. Uses DATABASE_URL, else the clone's own PostgreSQL.

  reset-password EMAIL    set a new password, typed twice or read from standard input
  grant EMAIL ROLE        make somebody learner, instructor or admin
  link                    print the one-time link that makes its visitor the administrator, while there is none
`
const roles: readonly string[] = ['learner', 'instructor', 'admin'] satisfies Role[]

/** `seatrial admin …` */
export async function run(words: string[]): Promise<number> {
  const [command, email = '', role = ''] = words
  if (words.includes('--help') || words.includes('-h')) return say(help)
  if (command === 'link' && words.length === 1) return withDatabase(printLink)
  if (command === 'grant' && words.length === 3) {
    if (!roles.includes(role)) throw new Complaint(`there is no role ${role}; roles are ${roles.join(', ')}`)
    return withDatabase(async () => told(await grantRole(email, role as Role), `is ${role} now`))
  }
  if (command === 'reset-password' && words.length === 2) {
    const password = await readPassword()
    if (password === null) throw new Complaint('the two passwords differ')
    return withDatabase(async () => told(await resetPassword(email, password), 'has a new password'))
  }
  process.stderr.write(help)
  return 2
}

async function printLink(): Promise<number> {
  const link = await adminLink()
  if (!link) throw new Complaint('there is an administrator already, who gives roles on the people page; `grant` gives one from here', 1)
  const { SEATRIAL_URL, PORT } = settings()
  return say(`${SEATRIAL_URL ?? `http://localhost:${PORT}`}${link}\n`, 0)
}

/** From a terminal, unseen and twice; null when the two differ. Else the first line of standard input. */
async function readPassword(): Promise<string | null> {
  if (!process.stdin.isTTY) {
    for await (const line of createInterface({ input: process.stdin })) return line
    return ''
  }
  const first = await askUnseen('New password: ')
  return first === (await askUnseen('Once more: ')) ? first : null
}

function askUnseen(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stdout, terminal: true })
  return new Promise((resolve) => {
    reader.question(question, (typed) => {
      reader.close()
      process.stdout.write('\n')
      resolve(typed)
    })
    // readline writes what is typed through this method; the question itself is on the screen by now.
    Object.assign(reader, { _writeToOutput: () => undefined })
  })
}

function told(end: ConsoleEnd, what: string): number {
  if (!end.ok) throw new Complaint(end.message, 1)
  return say(`${end.name} ${what}.\n`)
}
